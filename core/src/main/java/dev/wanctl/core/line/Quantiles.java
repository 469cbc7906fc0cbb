package dev.wanctl.core.line;

/// Order statistics in place, in linear time, without allocation. The arrays given are reordered.
final class Quantiles {

  private Quantiles() {}

  /// The value that would stand at `index` if the first `n` of `values` were sorted.
  static double select(double[] values, int n, int index) {
    int low = 0;
    int high = n - 1;
    while (low < high) {
      double pivot = middle(values[low], values[(low + high) >>> 1], values[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double swap = values[i];
          values[i++] = values[j];
          values[j--] = swap;
        }
      }
      if (index <= j) {
        high = j;
      } else if (index >= i) {
        low = i;
      } else {
        return values[index];
      }
    }
    return values[low];
  }

  /// The least value whose weight, with that of all smaller ones, reaches `share` of the whole.
  static double weighted(double[] values, double[] weights, int n, double share) {
    double total = 0;
    for (int i = 0; i < n; i++) {
      total += weights[i];
    }
    double wanted = share * total;
    int low = 0;
    int high = n - 1;
    while (low < high) {
      double pivot = middle(values[low], values[(low + high) >>> 1], values[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          swap(values, i, j);
          swap(weights, i++, j--);
        }
      }
      double left = 0;
      for (int k = low; k <= j; k++) {
        left += weights[k];
      }
      double between = left;
      for (int k = j + 1; k < i; k++) {
        between += weights[k];
      }
      if (wanted <= left && j >= low) {
        high = j;
      } else if (wanted <= between || i > high) {
        return pivot;
      } else {
        wanted -= between;
        low = i;
      }
    }
    return values[low];
  }

  private static double middle(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }

  private static void swap(double[] a, int i, int j) {
    double x = a[i];
    a[i] = a[j];
    a[j] = x;
  }
}
