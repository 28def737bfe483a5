using Sluice.Connect.Errors;

namespace Sluice.Connectors.Files.Packing;

/// <summary>Faults of compressed files and archives.</summary>
internal static class PackingFault
{
    /// <summary>The file is not packed the way the options say.</summary>
    public static ConnectorException NotPacked(string path, string kind) => new(
        "SLC2113", ConnectorSide.Source, $"'{path}' is no {kind} file. Check compress_codec and archive_compress_codec, or leave the file out by file_filter_pattern.");

    /// <summary>The packed file ends too early or holds something else than it should.</summary>
    public static ConnectorException Damaged(string path, long offset, string what, Exception? inner = null) => new(
        "SLC2113", ConnectorSide.Source, $"'{path}' is cut off or damaged near byte {offset}: {what}. Fetch the file again.", inner: inner);

    /// <summary>There is more inside than allowed.</summary>
    public static ConnectorException TooLarge(string place, long limit) => new(
        "SLC2114", ConnectorSide.Source, $"{place} unpacks to more than max_unpacked_size, {limit} bytes. If that is no mistake, raise max_unpacked_size.");

    /// <summary>The archive holds what cannot be read.</summary>
    public static ConnectorException Refused(string path, string what) => new("SLC2115", ConnectorSide.Source, $"'{path}' {what}");
}
