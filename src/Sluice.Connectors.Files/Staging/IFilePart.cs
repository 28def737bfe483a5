namespace Sluice.Connectors.Files.Staging;

/// <summary>What makes the bytes of a staged file where they are not made row by row. Disposing it ends it without writing.</summary>
internal interface IFilePart : IDisposable
{
    /// <summary>Writing may go on later, but not soon: memory is given back.</summary>
    void PutAside();

    /// <summary>Writes the file's end.</summary>
    void End();
}
