using Sluice.Connect.Options;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Sinks;

/// <summary>One table that a sink receives.</summary>
/// <param name="Schema">The table as it arrives at the sink.</param>
/// <param name="Options">The sink's options with this table's placeholders (<c>${table_name}</c>, ...) filled in.</param>
public sealed record SinkTable(TableSchema Schema, OptionValues Options);
