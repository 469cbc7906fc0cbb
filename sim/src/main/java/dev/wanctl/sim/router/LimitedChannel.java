package dev.wanctl.sim.router;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.client.future.DefaultOpenFuture;
import org.apache.sshd.client.future.OpenFuture;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.channel.ChannelSession;

/// A session channel that is refused when too many are open.
final class LimitedChannel extends ChannelSession {

  record Factory(Faults faults, AtomicInteger open) implements ChannelFactory {
    @Override
    public String getName() {
      return "session";
    }

    @Override
    public Channel createChannel(Session session) {
      return new LimitedChannel(faults, open);
    }
  }

  private final Faults faults;
  private final AtomicInteger open;

  private LimitedChannel(Faults faults, AtomicInteger open) {
    this.faults = faults;
    this.open = open;
  }

  @Override
  public OpenFuture open(long recipient, long windowSize, long packetSize, Buffer buffer) {
    if (open.incrementAndGet() > faults.mostChannels()) {
      open.decrementAndGet();
      OpenFuture refused = new DefaultOpenFuture(this, this);
      refused.setException(
          new SshChannelOpenException(
              getChannelId(), SshConstants.SSH_OPEN_RESOURCE_SHORTAGE, "too many channels"));
      return refused;
    }
    addCloseFutureListener(_ -> open.decrementAndGet());
    return super.open(recipient, windowSize, packetSize, buffer);
  }
}
