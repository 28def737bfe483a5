namespace Sluice.Connectors.Files.Packing;

/// <summary>How a file's bytes are packed. The numbers are stored.</summary>
internal enum PackingKind
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>One text, compressed by gzip.</summary>
    Gzip = 1,

    /// <summary>Several files in a zip archive.</summary>
    Zip = 2,

    /// <summary>Several files in a tar archive.</summary>
    Tar = 3,

    /// <summary>Several files in a tar archive that is compressed by gzip.</summary>
    TarGzip = 4,
}
