using System.IO.Hashing;

namespace Sluice.Connectors.Files.Records;

/// <summary>A short hash of bytes, to notice that a file has changed; not meant against malice.</summary>
internal static class Fingerprint
{
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(XxHash128.Hash(bytes));
}
