// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The terminal: steps, lines, and one live block that is drawn over and over. Where nobody looks (a
 * pipe, a file, CI) there are no colours, and the live block is a line every few seconds. Safe for
 * several threads.
 */
final class Screen {
  static final int WIDTH = 96;
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final int BAR = 24;

  private final PrintStream out;
  private final boolean live;
  private final boolean coloured;
  private final boolean unicode;
  private final long start = System.nanoTime();
  private int blockLines;
  private long lastBlock;
  private long stepStart = start;

  private Screen(PrintStream out, boolean live, boolean coloured, boolean unicode) {
    this.out = out;
    this.live = live;
    this.coloured = coloured;
    this.unicode = unicode;
  }

  /** The standard output as it is: watched by a person or not, with or without Unicode. */
  @SuppressWarnings("SystemConsoleNull") // the lab, and so the demo, runs on JDK 17
  static Screen ofTerminal() {
    Console console = System.console();
    Charset charset =
        console != null
            ? console.charset()
            : Charset.forName(System.getProperty("native.encoding"));
    boolean unicode = charset.newEncoder().canEncode('█');
    boolean watched = console != null && !"dumb".equals(System.getenv("TERM"));
    PrintStream out =
        new PrintStream(
            new FileOutputStream(FileDescriptor.out),
            true,
            unicode ? charset : StandardCharsets.US_ASCII);
    return new Screen(out, watched, watched && System.getenv("NO_COLOR") == null, unicode);
  }

  /** Whether the live block moves. */
  boolean isLive() {
    return live;
  }

  /** Begins a chapter of the story. */
  synchronized void step(String title) {
    endBlock();
    stepStart = System.nanoTime();
    out.println();
    out.println(bold((unicode ? "▶ " : "> ") + title) + dim("   at " + seconds(stepStart - start)));
  }

  synchronized void line(String text) {
    clearBlock();
    out.println("  " + plain(text));
  }

  /** As {@link #line}, less loud. */
  synchronized void aside(String text) {
    clearBlock();
    out.println("  " + dim(plain(text)));
  }

  synchronized void success(String text) {
    clearBlock();
    out.println("  " + paint("32", unicode ? "✔" : "+") + " " + plain(text));
  }

  synchronized void failure(String text) {
    clearBlock();
    out.println("  " + paint("31", unicode ? "✘" : "!") + " " + plain(text));
  }

  /** Draws the block anew in the place of the last one, or now and then as one line. */
  synchronized void block(List<String> lines) {
    long now = System.nanoTime();
    if (live) {
      clearBlock();
      lines.forEach(each -> out.println("  " + cut(plain(each))));
      blockLines = lines.size();
    } else if (now - lastBlock >= QUIET.toNanos()) {
      lines.forEach(each -> out.println("  " + plain(each)));
      lastBlock = now;
    }
  }

  /** Removes the block. */
  synchronized void clear() {
    clearBlock();
    lastBlock = 0;
  }

  /** Leaves the last block where it is, as the final state of things. */
  synchronized void endBlock() {
    blockLines = 0;
    lastBlock = 0;
  }

  /** A bar for a share from 0 to 1, always equally wide. */
  String bar(double share) {
    int full = (int) Math.round(Math.max(0, Math.min(1, share)) * BAR);
    return (unicode ? "█" : "#").repeat(full) + (unicode ? "░" : ".").repeat(BAR - full);
  }

  /** Time since the current step began, such as {@code 12.3 s}. */
  synchronized String stepTime() {
    return seconds(System.nanoTime() - stepStart);
  }

  String totalTime() {
    return seconds(System.nanoTime() - start);
  }

  /** {@code text} in lines that fit, broken at spaces, each after {@code indent} spaces. */
  static List<String> wrap(String text, int indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (String word : text.split(" ")) {
      if (!current.isEmpty() && indent + current.length() + word.length() >= WIDTH) {
        lines.add(" ".repeat(indent) + current);
        current.setLength(0);
      }
      current.append(current.isEmpty() ? "" : " ").append(word);
    }
    lines.add(" ".repeat(indent) + current);
    return lines;
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.1f s", nanos / 1e9);
  }

  private void clearBlock() {
    if (blockLines > 0) {
      out.print("\033[" + blockLines + "A\033[J");
      blockLines = 0;
    }
  }

  private static String cut(String text) {
    return text.length() <= WIDTH ? text : text.substring(0, WIDTH);
  }

  private String plain(String text) {
    return unicode ? text : text.replace('→', '>').replace('…', '.').replace('·', '|');
  }

  private String bold(String text) {
    return paint("1", text);
  }

  private String dim(String text) {
    return paint("2", text);
  }

  private String paint(String code, String text) {
    return coloured ? "\033[" + code + "m" + text + "\033[0m" : text;
  }
}
