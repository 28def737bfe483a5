using Sluice.Connect.Batches;

namespace Sluice.Connectors.Files.Records;

/// <summary>Writes rows in a file's format. Used by one writer at a time.</summary>
internal interface IRowEncoder : IDisposable
{
    /// <summary>What a file ends with.</summary>
    ReadOnlyMemory<byte> Tail => default;

    /// <summary>Writes what a file begins with.</summary>
    void WriteHead(ByteWriter output);

    /// <summary>Writes a row with its line end.</summary>
    /// <exception cref="FormatException">The format cannot hold a value.</exception>
    void Write(Batch batch, int row, ByteWriter output);
}
