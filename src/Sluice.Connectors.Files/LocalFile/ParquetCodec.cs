using Sluice.Connect.Options;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>How Parquet files are compressed, as job files say it.</summary>
internal static class ParquetCodec
{
    /// <summary>Reads the option.</summary>
    /// <returns>The codec, and what it adds to the files' names.</returns>
    /// <exception cref="Connect.Config.ConfigException">The codec is not known or not yet there.</exception>
    public static (ParquetCompression Codec, string Suffix) Read(OptionValues options, Option<string> option)
    {
        var name = options.Get(option);
        return name.ToLowerInvariant() switch
        {
            "none" => (ParquetCompression.None, ""),
            "snappy" => (ParquetCompression.Snappy, ".snappy"),
            "gzip" or "gz" => (ParquetCompression.Gzip, ".gz"),
            "zstd" => (ParquetCompression.Zstd, ".zstd"),
            "lz4" => (ParquetCompression.Lz4, ".lz4"),
            "brotli" => (ParquetCompression.Brotli, ".br"),
            "lzo" => throw options.Error(option, $"'{option.Name} = {name}' is not yet supported", "none, snappy, gzip, zstd, lz4 and brotli are"),
            _ => throw options.Error(option, $"'{option.Name} = {name}' is not known", "none, snappy, gzip, zstd, lz4 and brotli are"),
        };
    }
}
