using System.Text;
using Sluice.Connect.Options;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Encodings by the names that job files use.</summary>
internal static class FileEncodings
{
    private const int Utf8CodePage = 65001;
    private const int AsciiCodePage = 20127;

    /// <summary>The encoding, which throws on what it cannot convert; <c>null</c> for UTF-8 and its part ASCII.</summary>
    /// <exception cref="Connect.Config.ConfigException">There is no such encoding.</exception>
    public static Encoding? Read(OptionValues options, Option<string> option)
    {
        var name = options.Get(option);
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
