using Sluice.Connect.Config;
using Sluice.Connect.Options;

namespace Sluice.JobFiles.Planning;

/// <summary>
/// Joins the blocks of a job by the names of their outputs and inputs. A simple job (one source, at most one transform, one sink) is
/// joined in a line whatever its names say; in any other job each name must be there and right.
/// </summary>
internal sealed class Wiring
{
    private readonly List<PluginBlock> _blocks;
    private readonly ICollection<ConfigError> _problems;
    private readonly Dictionary<string, PluginBlock> _outputs = new(StringComparer.Ordinal);
    private readonly Dictionary<PluginBlock, IReadOnlyList<PluginBlock>> _inputs = new(ReferenceEqualityComparer.Instance);

    private Wiring(IEnumerable<PluginBlock> blocks, ICollection<ConfigError> problems)
    {
        _blocks = [.. blocks];
        _problems = problems;
    }

    /// <summary>The inputs of each transform and sink.</summary>
    public static IReadOnlyDictionary<PluginBlock, IReadOnlyList<PluginBlock>> Join(
        IReadOnlyList<PluginBlock> sources,
        IReadOnlyList<PluginBlock> transforms,
        IReadOnlyList<PluginBlock> sinks,
        ICollection<ConfigError> problems)
    {
        var wiring = new Wiring([.. sources, .. transforms, .. sinks], problems);
        if (sources.Count == 1 && transforms.Count <= 1 && sinks.Count == 1)
            wiring.JoinInLine();
        else
            wiring.JoinByName();
        return wiring._inputs;
    }

    private void JoinInLine()
    {
        for (var i = 1; i < _blocks.Count; i++)
        {
            var (before, block) = (_blocks[i - 1], _blocks[i]);
            _inputs[block] = [before];
            var wrong = block.Inputs.FirstOrDefault(n => !string.Equals(n.Text, before.Output, StringComparison.Ordinal));
            if (wrong is not null)
            {
                var names = before.Output is null ? "has no output name" : $"has the output '{before.Output}'";
                Warn(
                    wrong.Location,
                    block,
                    $"{block.Id} reads '{wrong.Text}', but {before.Id} {names}; they are joined all the same, being the only ones");
            }
        }
    }

    private void JoinByName()
    {
        foreach (var block in _blocks.Where(b => b.Kind != PluginKind.Sink))
            AddOutput(block);
        var used = new HashSet<PluginBlock>(ReferenceEqualityComparer.Instance);
        foreach (var block in _blocks.Where(b => b.Kind != PluginKind.Source))
        {
            var inputs = FindInputs(block);
            _inputs[block] = inputs;
            used.UnionWith(inputs);
        }

        foreach (var block in _outputs.Values.Where(b => !used.Contains(b)))
        {
            Fail(
                block.OutputLocation,
                block,
                $"nothing reads '{block.Output}', the output of {block.Id}",
                $"add plugin_input = \"{block.Output}\" to a transform or sink, or take {block.Id} out",
                ErrorCodes.OutputUnused);
        }

        FindCycle();
    }

    private void AddOutput(PluginBlock block)
    {
        if (block.Output is null)
        {
            Fail(
                block.Config.Location,
                block,
                $"{block.Id} has no output name, and the job has more than one way for its rows",
                "add plugin_output = \"some_name\" (in older files: result_table_name)",
                ErrorCodes.NameMissing);
        }
        else if (!_outputs.TryAdd(block.Output, block))
        {
            Fail(
                block.OutputLocation,
                block,
                $"{block.Id} and {_outputs[block.Output].Id} have the same output name '{block.Output}'",
                "give one of them another name",
                ErrorCodes.NameNotUnique);
        }
    }

    private List<PluginBlock> FindInputs(PluginBlock block)
    {
        var inputs = new List<PluginBlock>();
        if (block.Inputs.Count == 0)
        {
            Fail(
                block.Config.Location,
                block,
                $"{block.Id} does not say what it reads, and the job has more than one way for its rows",
                $"add plugin_input = \"...\" (in older files: source_table_name){Known}",
                ErrorCodes.NameMissing);
        }

        foreach (var name in block.Inputs)
        {
            if (!_outputs.TryGetValue(name.Text, out var input))
            {
                var near = NearestName.Find(name.Text, _outputs.Keys);
                Fail(
                    name.Location,
                    block,
                    $"{block.Id} reads '{name.Text}', which no source or transform gives",
                    near is null ? $"check the name{Known}" : $"did you mean '{near}'?",
                    ErrorCodes.InputUnknown);
            }
            else if (!inputs.Contains(input))
                inputs.Add(input);
        }

        return inputs;
    }

    private string Known => _outputs.Count == 0 ? "" : "; the outputs are " + string.Join(", ", _outputs.Keys.Select(k => $"'{k}'"));

    /// <summary>Takes away, again and again, what has all its inputs; what is left goes round in a circle, or hangs on one.</summary>
    private void FindCycle()
    {
        var done = new HashSet<PluginBlock>(_blocks.Where(b => b.Kind == PluginKind.Source), ReferenceEqualityComparer.Instance);
        var left = _blocks.Where(b => b.Kind == PluginKind.Transform).ToList();
        while (left.RemoveAll(b => _inputs[b].All(done.Contains) && done.Add(b)) > 0)
        {
        }

        if (left.Count == 0)
            return;
        var way = new List<PluginBlock>();
        var at = left[0];
        while (!way.Contains(at))
        {
            way.Add(at);
            at = _inputs[at].First(i => !done.Contains(i));
        }

        way = [.. way.SkipWhile(b => b != at)];
        way.Reverse();
        var first = way.IndexOf(way.MinBy(b => b.Index)!);
        way = [.. way.Skip(first), .. way.Take(first)];
        var text = string.Join(" -> ", way.Append(way[0]).Select(b => $"'{b.Output}'"));
        Fail(
            way[0].Config.Location,
            way[0],
            $"the transforms read one another in a circle: {text}",
            "let one of them read a source",
            ErrorCodes.GraphCycle);
    }

    private void Fail(TextLocation at, PluginBlock block, string message, string hint, string code) =>
        _problems.Add(new ConfigError(at, block.Id, message, hint) { Code = code });

    private void Warn(TextLocation at, PluginBlock block, string message) =>
        _problems.Add(
            new ConfigError(at, block.Id, message, "make the names equal", IsWarning: true) { Code = ErrorCodes.WiringTolerated });
}
