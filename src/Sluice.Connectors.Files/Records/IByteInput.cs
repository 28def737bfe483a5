namespace Sluice.Connectors.Files.Records;

/// <summary>A range of a file as UTF-8 bytes, read from its start to its end.</summary>
internal interface IByteInput : IDisposable
{
    /// <summary>Reads the next bytes.</summary>
    /// <returns>How many; 0 at the end of the range.</returns>
    int Read(Span<byte> room);
}
