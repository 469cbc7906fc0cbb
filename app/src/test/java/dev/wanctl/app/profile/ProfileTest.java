package dev.wanctl.app.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wanctl.app.status.MadeUpSource;
import dev.wanctl.app.status.Samples;
import dev.wanctl.engine.Stage;
import dev.wanctl.engine.json.Json;
import org.junit.jupiter.api.Test;

class ProfileTest {

  private static final long SECOND = 1_000_000_000;

  private final MadeUpSource source = new MadeUpSource();

  private Json.Obj at(long seconds) {
    return ProfileDocument.of(source, Samples.START + seconds * SECOND);
  }

  private Profile tenSeconds() {
    source.stages().record(Stage.COUNTERS, SECOND); // before: counts for nothing
    Json.Obj before = at(100);
    for (int i = 0; i < 100; i++) {
      source.stages().record(Stage.REPLY_TO_EVIDENCE, 100_000);
      source.stages().record(Stage.EVIDENCE_TO_DECISION, 300_000);
      source.stages().record(Stage.REPLY_TO_DECISION, 400_000);
      source.stages().record(Stage.COUNTERS, 10_000);
      source.stages().record(Stage.DECISION, 90_000);
      source.stages().record(Stage.LOOP_LATENESS, i < 99 ? 50_000 : 5_000_000);
    }
    source.stages().record(Stage.SENT_TO_CONFIRMED, 3_600_000);
    return Profile.between(before, at(110)).orElseThrow();
  }

  @Test
  void sharesAreThoseOfTheSpanWorstFirst() {
    Profile profile = tenSeconds();
    assertThat(profile.seconds()).isEqualTo(10);
    assertThat(profile.way())
        .extracting(Profile.Row::stage)
        .containsExactly("sent_to_confirmed", "evidence_to_decision", "reply_to_evidence");
    assertThat(profile.way().getFirst().share()).isEqualTo(0.9);
    assertThat(profile.work())
        .extracting(Profile.Row::stage)
        .containsExactly("decision", "counters");
    assertThat(profile.work().getFirst().share()).isEqualTo(0.9);
    assertThat(profile.totals())
        .extracting(Profile.Row::stage)
        .containsExactly("reply_to_decision");
  }

  @Test
  void theTextNamesWhatToMend() {
    assertThat(ProfileText.of(tenSeconds()))
        .contains(
            "To be faster: sent_to_confirmed (from there until the device has confirmed), 90 %")
        .contains("To be cheaper: decision (the control law), 90 % of the work, 0.090 % of a")
        .containsPattern(
            "loop_lateness +100 +5\\d\\.\\d us +5\\d\\.\\d us +5\\d\\.\\d us +5.00 ms");
  }

  @Test
  void jsonHasTheSame() {
    Json.Obj json = ProfileText.json(tenSeconds());
    assertThat(json.objects("work").getFirst().string("stage")).contains("decision");
    assertThat(json.objects("work").getFirst().number("p99_us").orElseThrow()).isBetween(90., 96.);
    assertThat(json.objects("lateness").getFirst().number("p99_9_us")).hasValue(5000);
  }

  @Test
  void anotherRunOfTheDaemonIsNoSpan() {
    Json.Obj before = at(10);
    assertThat(Profile.between(before, Json.object().put("started_ns", 7).build())).isEmpty();
  }

  @Test
  void timesHaveThreeDigits() {
    assertThat(ProfileText.time(17)).isEqualTo("17 ns");
    assertThat(ProfileText.time(1_234)).isEqualTo("1.23 us");
    assertThat(ProfileText.time(999_700)).isEqualTo("1.00 ms");
    assertThat(ProfileText.time(56_780_000)).isEqualTo("56.8 ms");
    assertThat(ProfileText.time(2 * SECOND)).isEqualTo("2.00 s");
  }
}
