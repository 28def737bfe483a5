using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.JobFiles.Text;
using Sluice.JobFiles.Text.Drafts;

namespace Sluice.JobFiles.Sql;

/// <summary>
/// Makes the sections of a job from the statements of a SQL job, as SeaTunnel does: each table of type source is a source that its name is the
/// output of, each SELECT a Sql transform, each INSERT a sink with the options of its table.
/// </summary>
internal sealed class SqlJob
{
    private const string Connector = "connector";
    private const string Type = "type";

    /// <summary>Who reads what is told by statements, not by options.</summary>
    private static readonly string[] Wires = ["plugin_input", "source_table_name", "plugin_output", "result_table_name"];

    private static readonly string[] Types = ["source", "sink"];

    private readonly ICollection<ConfigError> _errors;
    private readonly ICollection<ConfigError> _warnings;
    private readonly Dictionary<string, SqlToken> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SqlTable Table, DraftObject Block)> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SqlTable Table, DraftObject Block)> _sinks = new(StringComparer.Ordinal);
    private readonly HashSet<string> _filled = new(StringComparer.Ordinal);

    private SqlJob(ICollection<ConfigError> errors, ICollection<ConfigError> warnings) => (_errors, _warnings) = (errors, warnings);

    /// <summary>Reads a job.</summary>
    /// <exception cref="ConfigException">A quote, a comment or a config block cannot be read.</exception>
    public static ConfigObject Read(
        string text, string? file, IIncludes includes, IOutsideValues outside, ICollection<ConfigError> errors, ICollection<ConfigError> warnings)
    {
        var pieces = SqlScanner.Scan(text, file);
        var root = Parser.Parse(pieces.Config, file, includes);
        var statements = new SqlStatementReader(pieces, errors);
        statements.Read();
        new SqlJob(errors, warnings).AddTo(root, statements, new TextLocation(file, 1, 1));
        return errors.Count > 0 ? ConfigObject.Empty : Resolver.Resolve(root, outside, errors);
    }

    private void AddTo(DraftObject root, SqlStatementReader statements, TextLocation start)
    {
        foreach (var name in Parser.SectionNames)
        {
            if (root.Find(name) is { } section)
                Fail(section.KeyLocation, $"the config block has a section '{name}'", "in a SQL job sources and sinks are tables: CREATE TABLE name WITH (...)");
        }

        foreach (var table in statements.Tables.Where(t => IsNew(t.Name)))
            Add(table);
        foreach (var query in statements.Queries.Where(q => !q.IsInsert))
            IsNew(query.Target);
        var (transforms, sinks) = (new DraftArray(start), new DraftArray(start));
        foreach (var query in statements.Queries)
            Add(query, transforms, sinks);
        foreach (var (name, (table, _)) in _sinks.Where(s => !_filled.Contains(s.Key)))
            _warnings.Add(new ConfigError(table.Name.Location, "", $"nothing is inserted into the sink '{name}': it is left out", $"write INSERT INTO {name} SELECT ...", IsWarning: true) { Code = ErrorCodes.SqlTable });

        // What cannot be read has been told, and may be what is missing.
        if (_errors.Count == 0 && _sources.Count == 0)
            Fail(start, "the job has no source", "add one: CREATE TABLE name WITH ('connector' = '...', 'type' = 'source', ...);");
        if (_errors.Count == 0 && sinks.Items.Count == 0)
            Fail(start, "nothing is inserted into a sink", "add: INSERT INTO sink SELECT ... FROM table;");
        var sources = new DraftArray(start);
        foreach (var (_, block) in _sources.Values)
            sources.Add(block);
        root.Set(["source"], sources, start);
        root.Set(["transform"], transforms, start);
        root.Set(["sink"], sinks, start);
    }

    private bool IsNew(SqlToken name)
    {
        if (_names.TryAdd(name.Text, name))
            return true;
        Fail(name.Location, $"there are two tables '{name.Text}'", $"the other one is at {_names[name.Text].Location}: give one of them another name");
        return false;
    }

    private void Add(SqlTable table)
    {
        var type = table.Find(Type) is { } given ? SqlValue.Unquote(given.Value.Text).Trim() : null;
        if (type is null)
            Fail(table.Name.Location, $"the table '{table.Name.Text}' has no 'type'", "write 'type' = 'source' or 'type' = 'sink' in its options");
        else if (!Types.Contains(type, StringComparer.OrdinalIgnoreCase))
            Fail(table.Find(Type)!.Value.Value.Location, $"'type' is '{type}', expected 'source' or 'sink'", NearestName.Find(type, Types) is { } near ? $"did you mean '{near}'?" : null);
        if (table.Find(Connector) is not { Value.Text.Length: > 0 } connector)
            Fail(table.Name.Location, $"the table '{table.Name.Text}' has no 'connector'", "write 'connector' = 'Jdbc' (or another) in its options");
        else
        {
            var isSink = string.Equals(type, "sink", StringComparison.OrdinalIgnoreCase);
            (isSink ? _sinks : _sources)[table.Name.Text] = (table, Block(table, connector, isSink));
        }
    }

    private DraftObject Block(SqlTable table, SqlOption connector, bool isSink)
    {
        var block = new DraftObject(table.Name.Location);
        Set(block, "plugin_name", Text(SqlValue.Unquote(connector.Value.Text).Trim(), connector.Value));
        foreach (var option in table.Options)
        {
            if (IsOneOf(option, Connector, Type))
                continue;
            if (IsOneOf(option, Wires))
                Warn(option, $"'{option.Name}' is not used: in a SQL job statements tell who reads what", "take it out");
            else if (block.Find(option.Name) is { } first)
                Warn(option, $"'{option.Name}' is given twice; this one counts", $"take the one at {first.KeyLocation} out", ErrorCodes.DuplicateKey);
            if (!IsOneOf(option, Wires) && Value(option) is { } value)
                block.Set([option.Name], value, option.Key.Location);
        }

        if (!isSink)
            Set(block, "plugin_output", Text(table.Name.Text, table.Name));
        return block;
    }

    private static bool IsOneOf(SqlOption option, params string[] names) => names.Contains(option.Name, StringComparer.OrdinalIgnoreCase);

    private Draft? Value(SqlOption option)
    {
        try
        {
            return SqlValue.Read(option.Value);
        }
        catch (ConfigException e)
        {
            foreach (var error in e.Errors)
                _errors.Add(error);
            return null;
        }
    }

    private void Add(SqlQuery query, DraftArray transforms, DraftArray sinks)
    {
        CheckSource(query.Source);
        var input = query.Source.Text;
        if (query.Text is { } text)
        {
            var output = query.IsInsert ? $"{input}__temp{sinks.Items.Count + 1}" : query.Target.Text;
            var block = new DraftObject(query.Select.Location);
            Set(block, "plugin_name", Text("Sql", query.Select));
            Set(block, "plugin_input", Text(input, query.Source));
            Set(block, "plugin_output", Text(output, query.Target));
            Set(block, "query", Text(text, query.Select));
            transforms.Add(block);
            input = output;
        }

        if (!query.IsInsert)
            return;
        if (!_sinks.TryGetValue(query.Target.Text, out var sink))
        {
            FailName(query.Target, "a sink", _sinks.Keys);
            return;
        }

        _filled.Add(query.Target.Text);
        var copy = new DraftObject(query.Target.Location);
        copy.Merge(sink.Block);
        Set(copy, "plugin_input", Text(input, query.Source));
        sinks.Add(copy);
    }

    private void CheckSource(SqlToken name)
    {
        if (!_names.ContainsKey(name.Text) || _sinks.ContainsKey(name.Text))
            FailName(name, "a source or the table of a query", _names.Keys.Where(n => !_sinks.ContainsKey(n)));
    }

    private void FailName(SqlToken name, string expected, IEnumerable<string> known)
    {
        var message = _names.TryGetValue(name.Text, out var other) ? $"the table '{name.Text}' at {other.Location} is not {expected}" : $"there is no table '{name.Text}', expected {expected}";
        Fail(name.Location, message, NearestName.Find(name.Text, known) is { } near ? $"did you mean '{near}'?" : null);
    }

    private static DraftScalar Text(string text, SqlToken at) => new(ConfigScalar.OfString(text, at.Location));

    private static void Set(DraftObject block, string key, DraftScalar value) => block.Set([key], value, value.Location);

    private void Warn(SqlOption option, string message, string hint, string code = ErrorCodes.SqlTable) =>
        _warnings.Add(new ConfigError(option.Key.Location, option.Name, message, hint, IsWarning: true) { Code = code });

    private void Fail(TextLocation at, string message, string? hint) => _errors.Add(new ConfigError(at, "", message, hint) { Code = ErrorCodes.SqlTable });
}
