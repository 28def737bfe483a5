using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;

namespace Sluice.Runtime.Resolution;

/// <summary>A sink of a job, made and, where asked for, opened.</summary>
/// <param name="Name">Its stable name within the job: the key of its positions.</param>
/// <param name="Sink">The sink.</param>
/// <param name="Tables">The tables that arrive.</param>
/// <param name="Capabilities">What it declares, or what it turned out to give once opened.</param>
public sealed record ResolvedSink(string Name, ISink Sink, IReadOnlyList<TableSchema> Tables, SinkCapabilities Capabilities);
