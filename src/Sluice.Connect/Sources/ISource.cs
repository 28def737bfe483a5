using Sluice.Connect.Schema;

namespace Sluice.Connect.Sources;

/// <summary>A configured source. Its methods may be called from several threads; its readers not.</summary>
public interface ISource : IAsyncDisposable
{
    /// <summary>What it can do.</summary>
    SourceCapabilities Capabilities { get; }

    /// <summary>Its tables as far as the options alone tell them; <c>null</c> when the source must be asked. No I/O.</summary>
    IReadOnlyList<TableSchema>? DeclaredTables { get; }

    /// <summary>Its tables, asked from the source where needed.</summary>
    ValueTask<IReadOnlyList<TableSchema>> DiscoverAsync(CancellationToken cancellationToken);

    /// <summary>Plans the splits. Called once per generation of a job; the answer is stored.</summary>
    /// <param name="tables">The tables as discovered.</param>
    /// <param name="parallelism">How many tasks will read at once, at least 1.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<IReadOnlyList<Split>> PlanSplitsAsync(IReadOnlyList<TableSchema> tables, int parallelism, CancellationToken cancellationToken);

    /// <summary>Opens a split for reading.</summary>
    /// <param name="table">The schema of the split's table, as discovered when the job was planned.</param>
    /// <param name="request">What to read.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<ISplitReader> OpenReaderAsync(TableSchema table, ReaderRequest request, CancellationToken cancellationToken);
}
