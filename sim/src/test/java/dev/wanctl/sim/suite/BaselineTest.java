package dev.wanctl.sim.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BaselineTest {

  @TempDir private Path folder;

  private Baseline baseline(String... rows) throws IOException {
    return Baseline.read(
        Files.writeString(
            folder.resolve("b.csv"),
            "case,evidence,figure,median,noise\n" + String.join("\n", rows)));
  }

  @Test
  void aCaseThatGetsWorseByMoreThanItsNoiseIsNamed() throws IOException {
    Baseline then = baseline("drop,one-way,score,0.700,0.02", "lte,one-way,score,0.5,0.02");
    Baseline now = baseline("drop,one-way,score,0.675,0.01", "lte,one-way,score,0.485,0.01");
    assertThat(then.worse(now))
        .containsExactly("drop, one-way, score: 0.675, was 0.700 with a noise of 0.020");
    assertThat(now.worse(then)).isEmpty();
    assertThat(now.better(then)).hasSize(2);
  }

  @Test
  void moreWrongCutsAreWorse() throws IOException {
    Baseline then = baseline("upload-only,one-way,wrong-cut,0.05,0.01");
    Baseline now = baseline("upload-only,one-way,wrong-cut,0.07,0.01");
    assertThat(then.worse(now)).hasSize(1);
    assertThat(now.worse(then)).isEmpty();
  }

  @Test
  @DisplayName("C-114: what is not in the baseline, or no longer played, does not pass unseen")
  void aCaseThatIsGoneOrNewIsNamed() throws IOException {
    Baseline then = baseline("drop,one-way,score,0.700,0.02");
    Baseline now = baseline("lte,one-way,score,0.5,0.02");
    assertThat(then.worse(now))
        .containsExactly(
            "drop,one-way,score: is gone", "lte,one-way,score: is not in the baseline");
  }
}
