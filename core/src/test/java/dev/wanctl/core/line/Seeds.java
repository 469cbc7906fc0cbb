package dev.wanctl.core.line;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/// Runs a [ParameterizedTest] once for each of a few seeds, which stand in the name of the test; a
/// failure is replayed alone with `-DargLine=-Dseed=<seed>`.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ArgumentsSource(Seeds.Source.class)
@interface Seeds {

  int value() default 5;

  /// The seeds 1 to n, or the one asked for.
  final class Source implements ArgumentsProvider {
    @Override
    public Stream<? extends Arguments> provideArguments(
        ParameterDeclarations parameters, ExtensionContext context) {
      Long asked = Long.getLong("seed");
      int n = context.getRequiredTestMethod().getAnnotation(Seeds.class).value();
      LongStream seeds = asked == null ? LongStream.rangeClosed(1, n) : LongStream.of(asked);
      return seeds.mapToObj(Arguments::of);
    }
  }
}
