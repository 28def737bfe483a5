using Sluice.Connect.Config;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connectors.Files;

namespace Sluice.Specs.Tests.Staging;

/// <summary>Makes LocalFile sinks as a job file would.</summary>
internal static class FileSinks
{
    public static readonly TableSchema Table = new(new TablePath(null, null, "t"), [new ColumnDefinition("id", DataType.Int)]);

    private static readonly ISinkFactory s_factory = FilePlugins.All.OfType<ISinkFactory>().Single();

    /// <summary>A sink that writes files into a directory.</summary>
    public static IStagedSink Open(string path)
    {
        ConfigField Field(string name, string value) => new(name, ConfigScalar.OfString(value), TextLocation.Unknown);
        var problems = new List<ConfigError>();
        var values = s_factory.Options.Bind(new ConfigObject([Field("path", path), Field("file_format_type", "csv")], TextLocation.Unknown), "LocalFile", problems);
        return problems.TrueForAll(p => p.IsWarning)
            ? (IStagedSink)s_factory.Create(new SinkContext([new SinkTable(Table, values)], null!))
            : throw new ConfigException(problems);
    }
}
