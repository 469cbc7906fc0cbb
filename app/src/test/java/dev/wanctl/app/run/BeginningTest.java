package dev.wanctl.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BeginningTest {

  private final List<String> done = new ArrayList<>();

  @Test
  void whatBeganIsLeftOpen() {
    AutoCloseable resource = () -> done.add("closed");

    assertThat(Beginning.of(resource, r -> done.add("began"))).isSameAs(resource);

    assertThat(done).containsExactly("began");
  }

  @Test
  @DisplayName("C-90: the cause is what is told, though putting away fails as well")
  void theCauseIsTold() {
    AutoCloseable resource =
        () -> {
          done.add("closed");
          throw new IllegalStateException("cannot be put away");
        };

    assertThatThrownBy(() ->
            Beginning.of(
                resource,
                r -> {
                  throw new IllegalArgumentException("the cause");
                }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the cause")
        .satisfies(e ->
            assertThat(e.getSuppressed())
                .singleElement()
                .satisfies(s -> assertThat(s).hasMessage("cannot be put away")));
    assertThat(done).containsExactly("closed");
  }
}
