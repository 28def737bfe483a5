using Sluice.Connect.Options;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Jdbc.Source;

/// <summary>Makes Jdbc sources.</summary>
internal sealed class JdbcSourceFactory : ISourceFactory
{
    public string Name => "Jdbc";

    public string Summary => "Reads tables or queries of PostgreSQL, MySQL, MariaDB or SQLite, large ones in parts by key.";

    public OptionSet Options => JdbcSourceOptions.Set;

    public ISource Create(SourceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var connection = ConnectionSettings.Read(context.Options);
        var reads = TableReads.Read(context.Options, connection.Url, context.DefaultTable);
        return new JdbcSource(
            Databases.Open(connection, mayCreate: false, context.WorkingDirectory, context.Clock),
            reads,
            context.Options.Get(JdbcSourceOptions.LowerFactor),
            context.Options.Get(JdbcSourceOptions.UpperFactor));
    }
}
