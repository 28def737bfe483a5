using ParquetSharp;

namespace Sluice.Connectors.Files.Parquet;

/// <summary>Where the library takes its memory from.</summary>
internal static class NativeMemoryPool
{
    /// <summary>
    /// A row group's pages are freed together. jemalloc uses them for the next row group; the library's default, mimalloc, asks for huge pages anew,
    /// which the system clears, and holds more. Null where the library has none, as on Windows.
    /// </summary>
    public static MemoryPool? Jemalloc { get; } = Find();

    private static MemoryPool? Find()
    {
        try
        {
            return MemoryPool.JemallocMemoryPool();
        }
        catch (ParquetException)
        {
            return null;
        }
    }
}
