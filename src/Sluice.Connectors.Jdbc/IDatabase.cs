using System.Data.Common;
using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;
using Sluice.Connectors.Jdbc.Sink;
using Sluice.Connectors.Jdbc.Source;
using Sluice.Connectors.Jdbc.Sql;

namespace Sluice.Connectors.Jdbc;

/// <summary>
/// What differs from one database to the next. Everything that a source or sink decides for itself (modes, keys, takeover, order of
/// steps) stands outside, once.
/// </summary>
internal interface IDatabase : IAsyncDisposable
{
    /// <summary>The product's name, for messages and as the catalog's name of schemas.</summary>
    string Product { get; }

    /// <summary>Where it is, without secrets.</summary>
    string Display { get; }

    /// <summary>What is to be known about writing to this server, for people; told once a connection was opened. <c>null</c>: nothing.</summary>
    string? Note { get; }

    /// <summary>How many writers it takes at once.</summary>
    int MaxWriters { get; }

    /// <summary>Save modes and DDL in its SQL.</summary>
    ITargetSql TargetSql { get; }

    /// <summary>A connection of the caller's own with the engine's session settings: a new one, or one that was given back a moment ago.</summary>
    ValueTask<DbConnection> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Gives back a connection that is as good as new (no transaction, nothing temporary, not registered) for the next caller of
    /// <see cref="ConnectAsync"/>. Any other is disposed of instead.
    /// </summary>
    ValueTask GiveBackAsync(DbConnection connection);

    /// <summary>Puts a fault of the driver or server into words, with a code and whether trying again may help.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="side">Source or sink.</param>
    /// <param name="doing">What was being done, such as <c>writing to public.orders</c>.</param>
    ConnectorException Explain(Exception fault, ConnectorSide side, string doing);

    /// <summary>A table's columns and keys, or <c>null</c> when there is no such table.</summary>
    ValueTask<TableShape?> DescribeAsync(DbConnection connection, TableName table, CancellationToken cancellationToken);

    /// <summary>The columns of a query's answer.</summary>
    ValueTask<IReadOnlyList<TableColumn>> DescribeQueryAsync(DbConnection connection, string query, CancellationToken cancellationToken);

    /// <summary>The ledger, for a process that only fences: without looking at the target where that could hang on a frozen writer.</summary>
    /// <param name="place">Where to look.</param>
    /// <param name="token">Whose row shows the place where that is not certain.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<LedgerChoice> FindLedgerAsync(LedgerPlace place, SinkToken token, CancellationToken cancellationToken);

    /// <summary>The ledger in the target, or why there can be none.</summary>
    /// <param name="connection">A connection to ask on.</param>
    /// <param name="schema">The schema that the job chose, or <c>null</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<LedgerChoice> FindLedgerAsync(DbConnection connection, string? schema, CancellationToken cancellationToken);

    /// <summary>Commits, and says so only when it is certain. Never cancelled: the answer counts.</summary>
    /// <exception cref="CommitInDoubtException">The answer was lost or says that it is not certain.</exception>
    ValueTask CommitAsync(DbTransaction transaction);

    /// <summary>Makes a writer over a connection that it then owns.</summary>
    ISinkWriter CreateWriter(WriterSetup setup);

    /// <summary>Reads parts of tables.</summary>
    ITableReading Reading { get; }
}
