using System.Data.Common;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Jdbc.Ledger;

namespace Sluice.Connectors.Jdbc.Sink;

/// <summary>What a writer is made from.</summary>
/// <param name="Connection">Its own connection, registered under the token.</param>
/// <param name="Request">What the engine asked for.</param>
/// <param name="Progress">What was committed before.</param>
/// <param name="Ledger">The ledger; <c>null</c> for a sink that has none.</param>
/// <param name="Targets">The sink's tables, by the path of the incoming one.</param>
/// <param name="BatchSize">Rows a round trip where rows are statements.</param>
internal sealed record WriterSetup(
    DbConnection Connection,
    WriterRequest Request,
    SplitProgress Progress,
    ILedger? Ledger,
    IReadOnlyDictionary<TablePath, SinkTarget> Targets,
    int BatchSize);
