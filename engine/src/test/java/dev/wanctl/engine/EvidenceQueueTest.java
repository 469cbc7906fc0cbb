package dev.wanctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvidenceQueueTest {

  private final EvidenceQueue queue = new EvidenceQueue();
  private final EvidenceQueue.Message message = new EvidenceQueue.Message();

  @Test
  void messagesComeOutAsTheyWentIn() {
    queue.echo(1, 2, 3, 4);
    queue.oneWay(21, 22, 23, 24, 25, 26);
    queue.forget(31, 32);
    queue.traffic(5, 6, 7, 8, 9, 10);
    queue.confirmed(11, 12, 13, 14, 15);

    assertThat(queue.poll(message)).isTrue();
    assertThat(message.kind).isEqualTo(EvidenceQueue.Kind.ECHO);
    assertThat(new long[] {message.line, message.a, message.b, message.c})
        .containsExactly(1, 2, 3, 4);
    assertThat(queue.poll(message)).isTrue();
    assertThat(message.kind).isEqualTo(EvidenceQueue.Kind.ONE_WAY);
    assertThat(new long[] {message.line, message.a, message.b, message.c, message.d, message.e})
        .containsExactly(21, 22, 23, 24, 25, 26);
    assertThat(queue.poll(message)).isTrue();
    assertThat(message.kind).isEqualTo(EvidenceQueue.Kind.FORGET);
    assertThat(new long[] {message.line, message.a}).containsExactly(31, 32);
    assertThat(queue.poll(message)).isTrue();
    assertThat(message.kind).isEqualTo(EvidenceQueue.Kind.TRAFFIC);
    assertThat(new long[] {message.line, message.a, message.b, message.c, message.d, message.e})
        .containsExactly(5, 6, 7, 8, 9, 10);
    assertThat(queue.poll(message)).isTrue();
    assertThat(message.kind).isEqualTo(EvidenceQueue.Kind.CONFIRMED);
    assertThat(new long[] {message.line, message.a, message.b, message.c, message.d})
        .containsExactly(11, 12, 13, 14, 15);
    assertThat(queue.poll(message)).isFalse();
  }

  @Test
  void whatDoesNotFitIsCountedAndTheOldStays() {
    for (int i = 0; i < 5000; i++) {
      queue.echo(0, 0, i, 0);
    }
    assertThat(queue.dropped()).isEqualTo(5000 - 4096);
    for (int i = 0; i < 4096; i++) {
      assertThat(queue.poll(message)).isTrue();
      assertThat(message.b).isEqualTo(i);
    }
    assertThat(queue.poll(message)).isFalse();
    queue.echo(0, 0, 7, 0);
    assertThat(queue.poll(message)).isTrue();
  }

  @Test
  void eachWritersMessagesKeepTheirOrder() throws InterruptedException {
    long writers = 4;
    long each = 100_000;
    List<Thread> threads = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      int writer = w;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < each; i++) {
                  queue.traffic(writer, i, i, ~i, 3L * i, writer);
                }
              }));
    }
    long[] last = {-1, -1, -1, -1};
    long taken = 0;
    while (threads.stream().anyMatch(Thread::isAlive) || taken + queue.dropped() < writers * each) {
      if (!queue.poll(message)) {
        Thread.onSpinWait();
        continue;
      }
      taken++;
      assertThat(message.a > last[message.line]).as("order").isTrue();
      boolean whole =
          message.b == message.a
              && message.c == ~message.a
              && message.d == 3 * message.a
              && message.e == message.line;
      assertThat(whole).as("no torn message").isTrue();
      last[message.line] = message.a;
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(taken + queue.dropped()).isEqualTo(writers * each);
  }
}
