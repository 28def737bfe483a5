using Sluice.Connect.Options;
using Sluice.Connectors.Files.Packing;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>How files are packed, as job files say it.</summary>
internal static class PackingOptions
{
    /// <summary>Reads the two options of the source.</summary>
    /// <exception cref="Connect.Config.ConfigException">A codec is not known, not yet there, or both options are given.</exception>
    public static PackingKind Read(OptionValues options, Option<string> compression, Option<string> archive)
    {
        var codec = Codec(options, compression);
        var kind = options.Get(archive).ToLowerInvariant() switch
        {
            "none" => PackingKind.None,
            "gz" or "gzip" => PackingKind.Gzip,
            "zip" => PackingKind.Zip,
            "tar" => PackingKind.Tar,
            "tar_gz" or "tar.gz" or "tgz" => PackingKind.TarGzip,
            var other => throw options.Error(archive, $"'{archive.Name} = {other}' is not known", "none, gz, zip, tar and tar_gz are"),
        };
        return kind == PackingKind.None || codec == PackingKind.None || codec == kind
            ? kind == PackingKind.None ? codec : kind
            : throw options.Error(archive, $"'{compression.Name}' and '{archive.Name}' cannot both be given", "tar_gz is for a tar archive that is compressed");
    }

    /// <summary>Reads how one text is compressed.</summary>
    /// <exception cref="Connect.Config.ConfigException">The codec is not known or not yet there.</exception>
    public static PackingKind Codec(OptionValues options, Option<string> compression)
    {
        var name = options.Get(compression);
        return name.ToLowerInvariant() switch
        {
            "none" => PackingKind.None,
            "gz" or "gzip" => PackingKind.Gzip,
            "lzo" or "snappy" or "lz4" or "zlib" or "brotli" or "zstd" =>
                throw options.Error(compression, $"'{compression.Name} = {name}' is not yet supported for text files", "none and gzip are"),
            _ => throw options.Error(compression, $"'{compression.Name} = {name}' is not known", "none and gzip are"),
        };
    }
}
