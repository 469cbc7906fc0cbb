package dev.wanctl.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wanctl.core.line.LineSettings;
import dev.wanctl.core.line.LineSnapshot;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One line's recording from the loop's side to its replay. Time is the made-up line's own.
class RecorderTest {

  private static final int SEGMENT = 200_000;
  private static final int SEGMENTS = 6;
  private static final long PLENTY = 1L << 40;
  private static final long EPOCH = 1_700_000_000_000L;

  @TempDir private Path folder;

  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve(Recorder.fileName("home"));
  }

  private LineRecorder recorder(long bytesPerHour) {
    return new LineRecorder(
        new Recorder.Setup(folder, "1.2.3", SEGMENT, SEGMENTS, bytesPerHour), "home", 0);
  }

  private static long wall(RecordedLine line) {
    return EPOCH + line.now / 1_000_000;
  }

  private static void pump(LineRecorder recorder, RecordedLine line) {
    recorder.pump(line.now, wall(line));
  }

  /// Seconds of twenty turns, after each of which the recorder has its turn.
  private static void seconds(LineRecorder recorder, RecordedLine line, int count) {
    for (int i = 0; i < count; i++) {
      line.turns(20);
      pump(recorder, line);
    }
  }

  private RecordedLine recorded(LineSettings settings, boolean oneWay, int seconds) {
    LineRecorder recorder = recorder(PLENTY);
    RecordedLine line = new RecordedLine(settings, oneWay, 11, recorder.tape);
    pump(recorder, line);
    seconds(recorder, line, seconds);
    recorder.close(line.now, wall(line));
    assertThat(recorder.report().failure()).isEmpty();
    assertThat(recorder.report().lostRecords()).isZero();
    return line;
  }

  private Replay.Result replay() throws IOException, RecordingException {
    try (Recording recording = Recording.open(file)) {
      return Replay.of(recording);
    }
  }

  @ParameterizedTest(name = "one-way {0}")
  @ValueSource(booleans = {false, true})
  void theSameSettingsDecideTheSameToTheLastBit(boolean oneWay)
      throws IOException, RecordingException {
    RecordedLine line = recorded(RecordedLine.SETTINGS, oneWay, 120);
    Replay.Result result = replay();
    assertThat(result.different()).isZero();
    assertThat(result.decisions()).isEqualTo(120 * 20 - 1); // all after the checkpoint
    assertThat(result.stretches()).isOne();
    assertThat(result.line()).isEqualTo("home");
    assertThat(result.version()).isEqualTo("1.2.3");
    assertThat(result.toMillis()).isBetween(wall(line) - 2, wall(line) + 2);
    assertThat(result.download()).isEqualTo(1);
  }

  @Test
  void anyMomentIsExplainedAsItWasDecided() throws IOException, RecordingException {
    LineRecorder recorder = recorder(PLENTY);
    RecordedLine line = new RecordedLine(RecordedLine.SETTINGS, true, 11, recorder.tape);
    pump(recorder, line);
    List<LineSnapshot> made = new ArrayList<>();
    for (int i = 0; i < 300 * 20; i++) {
      made.add(line.turn());
      if (i % 20 == 19) {
        pump(recorder, line);
      }
    }
    recorder.close(line.now, wall(line));
    try (Recording recording = Recording.open(file)) {
      long until = EPOCH + made.get(2999).atNanos() / 1_000_000 + 5;
      List<Recorded> told = Replay.before(recording, until, 30);
      assertThat(told).extracting(Recorded::decision).isEqualTo(made.subList(2970, 3000));
      assertThat(told.getLast().epochMillis()).isBetween(until - 7, until);
      assertThat(Replay.before(recording, until, 100_000)).hasSizeBetween(1100, 1300);
      assertThat(Replay.before(recording, EPOCH - 1, 30)).isEmpty();
      assertThat(Replay.before(recording, wall(line) + 61_000, 30)).isEmpty();
    }
  }

  @Test
  void theClassicPolicyIsReplayedToo() throws IOException, RecordingException {
    RecordedLine _ = recorded(RecordedLine.CLASSIC, false, 60);
    assertThat(replay().different()).isZero();
    assertThat(replay().decisions()).isEqualTo(1199);
  }

  @Test
  void aRingThatWentRoundBeginsInTheMiddleAndIsReplayedAllTheSame()
      throws IOException, RecordingException {
    RecordedLine _ = recorded(RecordedLine.SETTINGS, true, 2000);
    assertThat(Files.size(file)).isLessThanOrEqualTo(512 + (long) SEGMENTS * SEGMENT);
    Replay.Result result = replay();
    assertThat(result.decisions()).isBetween(5000L, 39_000L);
    assertThat(result.different()).isZero();
    assertThat(result.stretches()).isOne();
    assertThat(result.fromMillis()).isGreaterThan(EPOCH + 500_000);
  }

  @Test
  void otherSettingsDecideOtherwise() throws IOException, RecordingException {
    RecordedLine _ = recorded(RecordedLine.SETTINGS, false, 60);
    try (Recording recording = Recording.open(file)) {
      Replay.Result result = Replay.with(RecordedLine.NARROWER, recording);
      assertThat(result.different()).isPositive();
      assertThat(result.download()).isLessThan(0.9);
      assertThat(result.first().getFirst().download().replayed()).isLessThanOrEqualTo(12e6);
    }
    try (Recording recording = Recording.open(file)) {
      assertThat(Replay.with(RecordedLine.SETTINGS, recording).different()).isZero();
    }
  }

  @Test
  void anotherPolicyCanBeTried() throws IOException, RecordingException {
    RecordedLine _ = recorded(RecordedLine.SETTINGS, false, 60);
    try (Recording recording = Recording.open(file)) {
      Replay.Result result = Replay.with(RecordedLine.CLASSIC, recording);
      assertThat(result.first().getLast().download().replayedReason()).isNotEmpty();
      assertThat(result.different()).isPositive();
    }
  }

  @Test
  void aChangeOfSettingsBeginsASegmentWithThem() throws IOException, RecordingException {
    LineRecorder recorder = recorder(PLENTY);
    RecordedLine line = new RecordedLine(RecordedLine.SETTINGS, false, 5, recorder.tape);
    pump(recorder, line);
    seconds(recorder, line, 20);
    line.follow(RecordedLine.CLASSIC);
    seconds(recorder, line, 20);
    recorder.close(line.now, wall(line));
    Replay.Result result = replay();
    assertThat(result.stretches()).isEqualTo(2);
    assertThat(result.different()).isZero();
    assertThat(result.decisions()).isGreaterThan(700);
  }

  @Test
  void aLoopThatIsNotFollowedLosesRecordsIsNeverHeldUpAndGoesOnAfterTheGap()
      throws IOException, RecordingException {
    LineRecorder recorder = recorder(PLENTY);
    RecordedLine line = new RecordedLine(RecordedLine.SETTINGS, false, 5, recorder.tape);
    pump(recorder, line);
    seconds(recorder, line, 10);
    line.turns(1000); // four records each, and the tape holds 1024
    seconds(recorder, line, 10);
    recorder.close(line.now, wall(line));
    assertThat(recorder.report().lostRecords()).isBetween(2900L, 3200L);
    Replay.Result result = replay();
    assertThat(result.stretches()).isEqualTo(2);
    assertThat(result.different()).isZero();
    assertThat(result.decisions()).isBetween(550L, 660L);
  }

  @Test
  void noMoreIsWrittenInAnHourThanIsAllowed() throws IOException, RecordingException {
    long allowed = 600_000;
    LineRecorder recorder = recorder(allowed);
    RecordedLine line = new RecordedLine(RecordedLine.SETTINGS, true, 5, recorder.tape);
    pump(recorder, line);
    seconds(recorder, line, 3600);
    assertThat(recorder.report().writtenBytes()).isBetween(allowed / 2, allowed);
    assertThat(recorder.report().lostRecords()).isPositive();
    recorder.close(line.now, wall(line));
    assertThat(replay().different()).isZero();
    assertThat(replay().stretches()).isGreaterThan(1);
  }

  @Test
  void usuallyAnHourTakesMuchLessThanTwelveMegabytes() {
    LineRecorder recorder =
        new LineRecorder(
            new Recorder.Setup(folder, "1.2.3", 244 * 4096, 30, 12_000_000), "home", 0);
    RecordedLine line = new RecordedLine(RecordedLine.SETTINGS, true, 5, recorder.tape);
    pump(recorder, line);
    seconds(recorder, line, 3600);
    recorder.close(line.now, wall(line));
    System.out.println("an hour at 20 probes/s: " + recorder.report().writtenBytes() + " bytes");
    assertThat(recorder.report().lostRecords()).isZero();
    assertThat(recorder.report().writtenBytes()).isLessThan(12_000_000);
  }

  @Test
  void whatLiesRoundAnIncidentIsKeptWhenTheRingGoesRound() throws IOException, RecordingException {
    LineRecorder recorder = recorder(PLENTY);
    RecordedLine line = new RecordedLine(RecordedLine.SETTINGS, true, 5, recorder.tape);
    pump(recorder, line);
    seconds(recorder, line, 20);
    long incident = wall(line);
    line.blind(40);
    pump(recorder, line);
    assertThat(recorder.report().pinned()).isEqualTo(1);
    seconds(recorder, line, 3000);
    recorder.close(line.now, wall(line));
    Replay.Result result = replay();
    assertThat(result.fromMillis()).isLessThan(incident);
    assertThat(result.stretches()).as("the incident, and the latest").isEqualTo(2);
    assertThat(result.different()).isZero();
  }

  @Test
  void manyIncidentsNeverTakeMoreThanAThird() {
    LineRecorder recorder = recorder(PLENTY);
    RecordedLine line = new RecordedLine(RecordedLine.SETTINGS, true, 5, recorder.tape);
    pump(recorder, line);
    for (int i = 0; i < 30; i++) {
      seconds(recorder, line, 60);
      line.blind(40);
      pump(recorder, line);
      assertThat(recorder.report().pinned()).isBetween(1, SEGMENTS / 3);
    }
    assertThat(recorder.report().failure()).isEmpty();
  }

  @Test
  void anotherProcessGoesOnWithTheRing() throws IOException, RecordingException {
    RecordedLine _ = recorded(RecordedLine.SETTINGS, false, 60);
    RecordedLine _ = recorded(RecordedLine.SETTINGS, true, 60);
    Replay.Result result = replay();
    assertThat(result.stretches()).isEqualTo(2);
    assertThat(result.decisions()).isEqualTo(2 * 1199);
    assertThat(result.different()).isZero();
  }

  @Test
  void aFolderThatCannotBeWrittenCostsTheRecordingAndNothingElse() {
    LineRecorder recorder =
        new LineRecorder(
            new Recorder.Setup(folder.resolve("gone"), "1", SEGMENT, SEGMENTS, PLENTY), "home", 0);
    RecordedLine line = new RecordedLine(RecordedLine.SETTINGS, false, 5, recorder.tape);
    seconds(recorder, line, 10);
    assertThat(recorder.report().failure()).isPresent();
    assertThat(recorder.report().failure().orElseThrow().reason()).contains("gone");
    assertThat(recorder.report().failure().orElseThrow().sinceNanos()).isLessThan(line.now);
  }

  @Test
  void aFullDiskIsToldAndRecordingGoesOnWhenThereIsRoomAgain()
      throws IOException, RecordingException {
    Files.createSymbolicLink(file, Path.of("/dev/full"));
    LineRecorder recorder = recorder(PLENTY);
    RecordedLine line = new RecordedLine(RecordedLine.SETTINGS, false, 5, recorder.tape);
    seconds(recorder, line, 10);
    assertThat(recorder.report().failure().orElseThrow().reason()).contains("No space left");
    Files.delete(file);
    seconds(recorder, line, 80);
    assertThat(recorder.report().failure()).isEmpty();
    recorder.close(line.now, wall(line));
    assertThat(replay().decisions()).isGreaterThan(200);
    assertThat(replay().different()).isZero();
  }

  @Test
  void whatIsNoRecordingIsSetAside() throws IOException, RecordingException {
    Files.writeString(file, "my letters");
    RecordedLine _ = recorded(RecordedLine.SETTINGS, false, 10);
    assertThat(replay().decisions()).isPositive();
    assertThat(folder.resolve("recording-home.ring.set-aside")).hasContent("my letters");
  }

  @Test
  void anExportHasTheLatestSegments() throws IOException, RecordingException {
    RecordedLine line = recorded(RecordedLine.SETTINGS, true, 1000);
    Path part = folder.resolve("part.rec");
    int all;
    int some;
    try (Recording recording = Recording.open(file)) {
      all = recording.export(folder.resolve("all.rec"), Duration.ofDays(365_000));
      long age = System.currentTimeMillis() - wall(line) + 60_000;
      some = recording.export(part, Duration.ofMillis(age));
    }
    assertThat(all).isEqualTo(SEGMENTS);
    assertThat(some).isBetween(1, SEGMENTS - 1);
    try (Recording recording = Recording.open(part)) {
      Replay.Result result = Replay.of(recording);
      assertThat(result.different()).isZero();
      assertThat(result.fromMillis()).isLessThan(wall(line) - 50_000);
      assertThat(result.toMillis()).isBetween(wall(line) - 2, wall(line) + 2);
    }
  }

  private String refusal() {
    try {
      return "replayed " + replay().decisions();
    } catch (RecordingException e) {
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      return "I/O";
    }
  }

  private void overwrite(long at, int... bytes) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      for (int b : bytes) {
        open.write(b);
      }
    }
  }

  private void cutTo(long length) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(length);
    }
  }

  @Test
  void foreignFutureAndTruncatedFilesSayWhatTheyAre() throws IOException {
    Files.writeString(file, "download: 5Mbit");
    assertThat(refusal()).isEqualTo("it is no recording of wanctl");
    Files.write(file, new byte[0]);
    assertThat(refusal()).isEqualTo("it is no recording of wanctl");
    Files.delete(file);

    RecordedLine _ = recorded(RecordedLine.SETTINGS, false, 60);
    overwrite(20, 0, 0, 0, 99);
    assertThat(refusal()).isEqualTo("its first 512 bytes are damaged");
    overwrite(8, 0, 0, 0, 7);
    assertThat(refusal())
        .isEqualTo(
            "it has format 7, and this wanctl reads format 1: use the wanctl that made it, or a"
                + " newer one");
    cutTo(100);
    assertThat(refusal()).isEqualTo("it is cut off in its first 512 bytes");
  }

  @Test
  void aFileThatIsCutOffIsReplayedUpToThere() throws IOException, RecordingException {
    RecordedLine _ = recorded(RecordedLine.SETTINGS, false, 60);
    long whole = replay().decisions();
    long size = Files.size(file);
    // One of the two is not just between two frames.
    int torn = 0;
    for (long cut : new long[] {1000, 1003}) {
      cutTo(size - cut);
      Replay.Result result = replay();
      assertThat(result.decisions()).isBetween(whole / 2, whole - 1);
      assertThat(result.different()).isZero();
      torn += result.torn();
    }
    assertThat(torn).isPositive();
    cutTo(512 + SegmentHeader.BYTES + 5000);
    assertThat(refusal()).isEqualTo("segment 1 of it is cut off");
    cutTo(512);
    assertThat(refusal()).startsWith("there is nothing in it");
  }

  @Test
  void anotherBuildsLawIsNamed() throws IOException {
    RecordedLine _ = recorded(RecordedLine.SETTINGS, false, 10);
    // The print of the settings, behind flag and version; the checksum over it is made anew.
    int at = 512 + SegmentHeader.BYTES;
    byte[] all = Files.readAllBytes(file);
    int length = ByteBuffer.wrap(all).getInt(at);
    int print = at + SegmentHeader.FRAME + 1 + 2 + "1.2.3".length();
    all[print + 7] ^= 1;
    SegmentHeader header = new SegmentHeader(false, 1, 0, 0);
    ByteBuffer.wrap(all).putInt(at + 4, header.crc(all, at + 8, length));
    Files.write(file, all);
    assertThat(refusal())
        .isEqualTo(
            "it was recorded by wanctl 1.2.3, whose law keeps other things than this one's: replay"
                + " it with that version");
  }

  @Test
  void oneThatIsNotThereIsAnErrorOfTheDisk() {
    assertThatThrownBy(() -> Recording.open(folder.resolve("none")))
        .isInstanceOf(IOException.class);
  }
}
