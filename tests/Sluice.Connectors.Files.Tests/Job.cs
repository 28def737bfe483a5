using Sluice.Connect.Batches;
using Sluice.Connect.Config;
using Sluice.Connect.Errors;
using Sluice.Connect.Options;
using Sluice.Connect.Schema;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Connectors.Files.Tests;

/// <summary>What the engine would do with a source or a sink.</summary>
internal static class Job
{
    private static readonly ISourceFactory SourceFactory = FilePlugins.All.OfType<ISourceFactory>().Single();
    private static readonly ISinkFactory SinkFactory = FilePlugins.All.OfType<ISinkFactory>().Single();

    public static SplitToken Token(string split = "s/1", long owner = 1, int generation = 1) =>
        new(new SinkToken("store", 7, generation, "sink-0", 1), split, owner);

    public static TargetRequest Prepare(long owner = 1, bool isDone = false, IBreadcrumb? breadcrumb = null, IPermit? permit = null) =>
        new(Token(SplitToken.Prepare, owner), isDone, permit ?? new TestPermit(), breadcrumb ?? new TestBreadcrumb());

    public static TableSchema Schema(params (string Name, DataType Type)[] columns) =>
        new(TablePath.Parse("t"), [.. columns.Select(c => new ColumnDefinition(c.Name, c.Type))]);

    public static OptionValues Bind(OptionSet options, params (string Key, object Value)[] fields)
    {
        var problems = new List<ConfigError>();
        var values = options.Bind(Block(fields), "block", problems);
        var errors = problems.Where(p => !p.IsWarning).ToList();
        return errors.Count == 0 ? values : throw new ConfigException(errors);
    }

    public static ConfigObject Block(params (string Key, object Value)[] fields) =>
        new(fields.Select(f => new ConfigField(f.Key, Value(f.Value), default)), default);

    public static ISource Source(TableSchema? schema, string path, params (string Key, object Value)[] options)
    {
        var all = options.ToList();
        all.Insert(0, ("path", path));
        if (!options.Any(o => o.Key == "file_format_type"))
            all.Add(("file_format_type", "csv"));
        if (schema is not null)
            all.Add(("schema", Block()));
        return SourceOf(schema, [.. all]);
    }

    public static ISource SourceOf(TableSchema? schema, params (string Key, object Value)[] options) => SourceFactory.Create(
        new SourceContext(Bind(SourceFactory.Options, options), new TestDialect(schema ?? Schema())) { DefaultTable = TablePath.Parse("t") });

    public static ISink Sink(TableSchema schema, string path, params (string Key, object Value)[] options) => SinkFactory.Create(
        new SinkContext([new SinkTable(schema, Bind(SinkFactory.Options, [("path", path), .. options]))], new TestDialect(schema)));

    public static ReaderRequest Request(Split split, Position from = default, IRowErrors? errors = null) =>
        new(split, from, new TestPool(), errors ?? new TestErrors(keeps: false), new TestBreadcrumb());

    /// <summary>Writes a batch as one commit and publishes it.</summary>
    /// <returns>The published files, in the order of their names.</returns>
    public static async Task<IReadOnlyList<string>> WriteAsync(Batch batch, string target, params (string Key, object Value)[] options)
    {
        var sink = (IStagedSink)Sink(batch.Schema, target, options);
        await sink.PrepareAsync(Prepare(), default);
        var taken = await sink.TakeOverAsync(new WriterRequest(Token(), SplitProgress.None, new TestPermit(), new TestBreadcrumb()), default);
        await using var writer = (IStagedWriter)taken.Writer!;
        await writer.WriteAsync(batch, default);
        if (await writer.StageAsync(Position.End, default) is { } commit)
            await sink.PublishAsync(commit, default);
        return [.. Directory.GetFiles(target, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    /// <summary>All rows of all splits, each as a text that tells null, types and order.</summary>
    public static async Task<List<string>> ReadAllAsync(ISource source, int parallelism = 1, IRowErrors? errors = null)
    {
        var rows = new List<string>();
        var tables = await source.DiscoverAsync(default);
        foreach (var split in await source.PlanSplitsAsync(tables, parallelism, default))
        {
            var table = tables.Single(t => t.Path == split.Table);
            await using var reader = await source.OpenReaderAsync(table, Request(split, errors: errors), default);
            rows.AddRange(await RestAsync(reader));
            Assert.True(reader.Position.IsEnd);
        }

        return rows;
    }

    public static async Task<List<string>> RestAsync(ISplitReader reader)
    {
        var rows = new List<string>();
        while (await reader.ReadAsync(default) is { } batch)
            rows.AddRange(Rows(batch));
        return rows;
    }

    public static IEnumerable<string> Rows(Batch batch) => Enumerable.Range(0, batch.Count)
        .Select(row => string.Join('|', batch.Columns.Select(c => Text(c.GetValue(row)))));

    public static string Text(object? value) => value switch
    {
        null => "NULL",
        string text => "'" + text + "'",
        byte[] bytes => "x" + Convert.ToHexString(bytes),
        object?[] items => "[" + string.Join(',', items.Select(Text)) + "]",
        List<KeyValuePair<object?, object?>> pairs => "{" + string.Join(',', pairs.Select(p => Text(p.Key) + "=" + Text(p.Value))) + "}",
        DateTime time => time.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static ConfigValue Value(object value) => value switch
    {
        ConfigValue config => config,
        string text => ConfigScalar.OfString(text),
        string[] list => new ConfigArray([.. list.Select(t => ConfigScalar.OfString(t))], default),
        ConfigObject[] list => new ConfigArray(list, default),
        _ => new ConfigScalar(value is bool ? ConfigScalarKind.Boolean : ConfigScalarKind.Number, value.ToString()!.ToLowerInvariant(), default),
    };
}
