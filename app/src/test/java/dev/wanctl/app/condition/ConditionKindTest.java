package dev.wanctl.app.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class ConditionKindTest {

  private static final Path PAGE = Path.of("..", "docs", "conditions.md");

  @Test
  void thePageIsWhatTheListSays() throws IOException {
    if (System.getProperty("wanctl.write-docs") != null) {
      Files.writeString(PAGE, ConditionKind.markdown());
    }
    assertThat(Files.readString(PAGE))
        .as("docs/conditions.md is stale: write it anew with -Dwanctl.write-docs")
        .isEqualTo(ConditionKind.markdown());
  }

  @Test
  void everyKindIsFoundByItsIdAndSaysWhatToDo() {
    for (ConditionKind kind : ConditionKind.values()) {
      assertThat(ConditionKind.find(kind.id())).contains(kind);
      assertThat(kind.meaning()).as(kind.id()).endsWith(".");
      assertThat(kind.remedy()).as(kind.id()).isNotEmpty();
    }
    assertThat(ConditionKind.find("no-such")).isEmpty();
  }

  @Test
  void byDefaultEveryErrorIsToldOfAndNothingThatIsOnlyWorthKnowing() {
    assertThat(Arrays.stream(ConditionKind.values()).filter(k -> k.worst() == Severity.ERROR))
        .allMatch(ConditionKind::alertsByDefault);
    assertThat(Arrays.stream(ConditionKind.values()).filter(k -> k.worst() == Severity.INFO))
        .noneMatch(ConditionKind::alertsByDefault);
  }

  @Test
  void aFindingOfTheSteeringDeviceThatIsNotKnownIsToldAllTheSame() {
    assertThat(ConditionKind.ofSteeringFinding("fasttrack"))
        .isEqualTo(ConditionKind.STEERING_FASTTRACK);
    assertThat(ConditionKind.ofSteeringFinding("something-new"))
        .isEqualTo(ConditionKind.STEERING_SETUP);
  }
}
