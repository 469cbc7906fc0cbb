package dev.wanctl.sim.router;

import java.io.IOException;
import java.net.Socket;

/// Opens an [ApiPeer] on each connection to the `api` or `api-ssl` service.
record ApiConversation(RouterModel model, Faults faults, RequestStatistics statistics)
    implements SocketService.Conversation {

  @Override
  public void hold(Socket raw, Socket secured) throws IOException {
    new ApiPeer(model, faults, statistics, raw, secured).run();
  }
}
