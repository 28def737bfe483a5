namespace Sluice.Connectors.Files.LocalFile;

/// <summary>How the pages of Parquet files are compressed. A word of our own: that of the library would have it loaded for jobs that write no Parquet.</summary>
internal enum ParquetCompression
{
    None,
    Snappy,
    Gzip,
    Zstd,
    Lz4,
    Brotli,
}
