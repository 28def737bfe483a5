using System.Text;
using System.Text.Unicode;
using CsCheck;
using Sluice.Connectors.Files.Records;

namespace Sluice.Connectors.Files.Tests;

public sealed class Utf8TextTests
{
    private static readonly Gen<string> Text = Gen.Select(Gen.Int[0, 0x10FFFF], Gen.Int[0, 3])
        .Select((c, kind) => kind == 0 && (c < 0xD800 || c > 0xDFFF) ? char.ConvertFromUtf32(c) : ((char)(c & 0x7F)).ToString())
        .Array[0, 90].Select(string.Concat);

    [Fact]
    public void It_says_the_same_as_the_framework_of_good_text() =>
        Text.Sample(text => Assert.True(Utf8Text.IsValid(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void It_says_the_same_as_the_framework_of_text_with_a_byte_changed_or_cut_off() =>
        Gen.Select(Text, Gen.Int[0, 400], Gen.Byte, Gen.Int[0, 4]).Sample((text, at, value, cut) =>
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            if (bytes.Length > 0)
                bytes[at % bytes.Length] = value;
            var some = bytes.AsSpan(0, Math.Max(0, bytes.Length - cut));
            Assert.Equal(Utf8.IsValid(some), Utf8Text.IsValid(some));
        });

    [Fact]
    public void Every_pair_of_bytes_is_judged_as_the_framework_does_wherever_it_stands()
    {
        foreach (var place in new[] { 0, 15, 29, 30, 31, 32, 61, 62 })
        {
            var bytes = new byte[64];
            for (var pair = 0; pair < 65536; pair++)
            {
                bytes[place] = (byte)(pair >> 8);
                bytes[place + 1] = (byte)pair;
                if (Utf8.IsValid(bytes) != Utf8Text.IsValid(bytes))
                    Assert.Fail($"{pair:X4} at {place}");
            }
        }
    }

    [Fact]
    public void Sequences_of_three_and_four_bytes_are_judged_as_the_framework_does()
    {
        byte[] marks = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF];
        var bytes = new byte[40];
        foreach (var first in Enumerable.Range(0xC0, 0x40))
            foreach (var second in marks)
                foreach (var third in marks)
                    foreach (var fourth in marks)
                    {
                        (bytes[30], bytes[31], bytes[32], bytes[33]) = ((byte)first, second, third, fourth);
                        if (Utf8.IsValid(bytes) != Utf8Text.IsValid(bytes))
                            Assert.Fail($"{first:X2} {second:X2} {third:X2} {fourth:X2}");
                    }
    }
}
