package dev.wanctl.core.steer;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LineWatchTest {

  private final House house = House.two(1);

  private LineEvidence home() {
    return house.evidence.getFirst();
  }

  @Test
  @DisplayName("C-85: loss is a share of the probes, not a number of packets")
  void lossIsAShare() {
    house.home().loss = 0.25;
    house.runFor(30);

    // Less what chance explains, of some 400 probes.
    assertThat(home().loss()).isCloseTo(0.20, Offset.offset(0.04));
  }

  @Test
  void aLostPacketOrTwoAreNoLoss() {
    house.home().loss = 0.003;
    house.runFor(30);

    assertThat(home().loss()).isZero();
  }

  @Test
  void silenceIsNoLoss() {
    house.runFor(30);
    house.home().alive = false;
    house.runFor(20);
    house.home().alive = true;
    house.runFor(5);

    assertThat(home().loss()).isZero();
  }

  @Test
  void aFewBadMomentsShowInTheTailAndNotInTheMiddle() {
    house.runFor(10);
    house.home().delay = 0.2;
    house.runFor(1);
    house.home().delay = 0.002;
    house.runFor(1.5);

    assertThat(home().delay()).isLessThan(0.01);
    assertThat(home().delay50()).isLessThan(0.01);
    assertThat(home().delay90()).isGreaterThan(0.15);
  }

  @Test
  void strainGrowsWithWhatTheShaperDoesNotHold() {
    house.runFor(10);
    assertThat(home().strain()).isEqualTo(Strain.CLEAR);
    house.home().delay = 0.02;
    house.runFor(2);
    assertThat(home().strain()).isEqualTo(Strain.WORKING);
    house.home().delay = 0.1;
    house.runFor(1.5);
    assertThat(home().strain()).as("it may try").isEqualTo(Strain.WORKING);
    house.runFor(2);
    assertThat(home().strain()).isEqualTo(Strain.OVERWHELMED);
  }
}
