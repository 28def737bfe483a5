using System.Text;
using Sluice.Connect.Options;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Encodings by the names that job files use.</summary>
internal static class FileEncodings
{
    private const int Utf8CodePage = 65001;
    private const int AsciiCodePage = 20127;

    /// <summary>
    /// UTF-16 without a word on the order of its bytes: as Java has it, files say it by their first two bytes, and those that do not are big-endian.
    /// </summary>
    public static bool HasEitherOrder(OptionValues options, Option<string> option) =>
        options.Get(option).Equals("UTF-16", StringComparison.OrdinalIgnoreCase);

    /// <summary>The encoding, which throws on what it cannot convert; <c>null</c> for UTF-8 and its part ASCII.</summary>
    /// <exception cref="Connect.Config.ConfigException">There is no such encoding.</exception>
    public static Encoding? Read(OptionValues options, Option<string> option)
    {
        var name = options.Get(option);
        if (HasEitherOrder(options, option))
            return new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true);
        try
        {
            var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
                ?? Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            return encoding.CodePage is Utf8CodePage or AsciiCodePage ? null : encoding;
        }
        catch (ArgumentException)
        {
            throw options.Error(option, $"encoding '{name}' is not known", "such as UTF-8, UTF-16, GBK, ISO-8859-1 or windows-1252");
        }
    }
}
