package dev.wanctl.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClaimTest {

  /// Of this run alone: other tests may run beside it.
  private final String what = "a test's queue of process " + ProcessHandle.current().pid();

  @Test
  void oneAtATimeAndWhoHasItIsKnown() {
    assertThat(Claim.holder(what)).isEmpty();
    try (Claim _ = Claim.take(what).orElseThrow()) {
      assertThat(Claim.take(what)).isEmpty();
      assertThat(Claim.holder(what)).hasValue(ProcessHandle.current().pid());
      Optional<Claim> other = Claim.take(what + ", another");
      assertThat(other).isPresent();
      other.orElseThrow().close();
    }
    Claim again = Claim.take(what).orElseThrow();
    again.close();
    again.close();
    assertThat(Claim.holder(what)).isEmpty();
  }
}
