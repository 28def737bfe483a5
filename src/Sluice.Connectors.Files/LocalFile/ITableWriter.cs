using Sluice.Connect.Batches;
using Sluice.Connect.Sources;
using Sluice.Connectors.Files.Staging;

namespace Sluice.Connectors.Files.LocalFile;

/// <summary>Writes the rows of one table to the files of the commit that is under way. Used by one task at a time.</summary>
internal interface ITableWriter : IDisposable
{
    /// <summary>Writes the rows of a batch.</summary>
    void Write(Batch batch, StagedFiles files, CancellationToken cancellationToken);

    /// <summary>What was written is about to be committed.</summary>
    /// <param name="upTo">The position behind the last row.</param>
    /// <exception cref="Connect.Errors.ConnectorException">The files cannot end there.</exception>
    void End(Position upTo)
    {
    }
}
