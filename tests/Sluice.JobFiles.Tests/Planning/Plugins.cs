using Sluice.Connect;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connect.Transforms;
using Sluice.JobFiles.Planning;

namespace Sluice.JobFiles.Tests.Planning;

/// <summary>A catalog of plugins that can be planned, and nothing more.</summary>
internal static class Plugins
{
    public static readonly Option<int> RowNum = Option.Int("row.num", "Rows.").WithDefault(5);
    public static readonly Option<string> Table = Option.String("table", "The table.").WithDefault("${table_name}");
    public static readonly Option<IReadOnlyList<string>> Keys = Option.List("primary_keys", "The key.");
    public static readonly Option<int> BatchSize = Option.Int("batch_size", "Rows in a batch.").WithFallback("batch.size").WithDefault(1000);
    public static readonly Option<int> Password = Option.Int("password", "A number as a password, so that it can be wrong.");
    public static readonly Option<string> Query = Option.String("query", "SQL.").Required();

    public static readonly Option<IReadOnlyList<KeyValuePair<string, string>>> Fields = Option.Map("fields", "Fields.");

    public static ConnectorCatalog Catalog { get; } = new([new Source(), new Transform("Copy", Fields), new Transform("Filter", Fields), new Transform("Sql", Query), new Sink("Console"), new Sink("Jdbc"), new Db()]);

    public static JobPlan Plan(string text, params string[] variables) => Plan(text, new JobFileRequest { Variables = variables, Environment = _ => null });

    public static JobPlan Plan(string text, JobFileRequest request, JobFileFormat format = JobFileFormat.Hocon) =>
        JobFileReader.ReadText(text, "job.conf", format, request, Catalog);

    public static IReadOnlyList<ConfigError> Errors(string text, params string[] variables) =>
        Assert.Throws<ConfigException>(() => Plan(text, variables)).Errors;

    private sealed class Source : ISourceFactory
    {
        public string Name => "FakeSource";

        public string Summary => "";

        public OptionSet Options { get; } = new(RowNum, Option.Object("schema", "The schema."));

        public ISource Create(SourceContext context) => throw new NotSupportedException();
    }

    private sealed class Db : ISourceFactory
    {
        public string Name => "Db";

        public string Summary => "";

        public OptionSet Options { get; } = new(Query, Password);

        public ISource Create(SourceContext context) => throw new NotSupportedException();
    }

    private sealed class Transform(string name, params Option[] options) : ITransformFactory
    {
        public string Name => name;

        public string Summary => "";

        public OptionSet Options { get; } = new(options);

        public ITransform Create(TransformContext context) => throw new NotSupportedException();
    }

    private sealed class Sink(string name) : ISinkFactory
    {
        public string Name => name;

        public string Summary => "";

        public OptionSet Options { get; } = new(Table, Keys, BatchSize, Password);

        public IReadOnlyList<string> OptionsWithoutPlaceholders => ["raw"];

        public ISink Create(SinkContext context) => throw new NotSupportedException();
    }
}
