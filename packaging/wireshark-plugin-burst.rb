# SPDX-License-Identifier: GPL-2.0-or-later
# frozen_string_literal: true

# The plugin for Homebrew's Wireshark, from the release tarball, which holds the report's page.
# Whoever publishes a release puts its address and its SHA-256 here.
class WiresharkPluginBurst < Formula
  desc "Traffic burst fields and statistics for Wireshark"
  homepage "https://burst.invalid/"
  url "https://burst.invalid/wireshark-plugin-burst-0.2.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license "GPL-2.0-or-later"

  depends_on "cmake" => :build
  depends_on "pkgconf" => :build
  depends_on "glib"
  depends_on "wireshark"

  def install
    series = Formula["wireshark"].version.major_minor
    system "cmake", "-S", ".", "-B", "build", *std_cmake_args,
           "-DBURST_PLUGIN_DIR=#{lib}/wireshark/plugins/#{series}/epan",
           "-DBURST_PROFILES_DIR=#{share}/wireshark/profiles"
    system "cmake", "--build", "build"
    system "cmake", "--install", "build"
    system "cmake", "--install", "build", "--component", "documentation"
  end

  test do
    assert_match "burst.so", shell_output("#{Formula["wireshark"].bin}/tshark -G plugins")
  end
end
