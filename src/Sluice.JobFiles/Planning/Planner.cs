using Sluice.Connect;
using Sluice.Connect.Config;
using Sluice.Connect.Options;
using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connect.Transforms;
using Sluice.JobFiles.Secrets;
using Sluice.JobFiles.Types;

namespace Sluice.JobFiles.Planning;

/// <summary>Makes the plan of a job from its tree. Collects every error of the file before it gives up.</summary>
internal sealed class Planner
{
    private const string DefaultName = "SeaTunnel_Job";

    private static readonly string[] RootKeys = ["env", "source", "transform", "sink"];

    private readonly ConfigObject _root;
    private readonly ConnectorCatalog _catalog;
    private readonly List<ConfigError> _problems;
    private readonly Dictionary<PluginBlock, PlanNode> _nodes = new(ReferenceEqualityComparer.Instance);

    private Planner(ConfigObject root, ConnectorCatalog catalog, IEnumerable<ConfigError> warnings)
    {
        _root = root;
        _catalog = catalog;
        _problems = [.. warnings];
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="root">The job, after variables.</param>
    /// <param name="catalog">The connectors that there are.</param>
    /// <param name="name">The name that the user gave, or <c>null</c>.</param>
    /// <param name="isStrict">Unknown options are errors.</param>
    /// <param name="warnings">What was doubtful so far.</param>
    /// <param name="references">Where values were taken from environment variables.</param>
    /// <exception cref="ConfigException">The job cannot be planned; carries all errors.</exception>
    public static JobPlan Plan(
        ConfigObject root,
        ConnectorCatalog catalog,
        string? name,
        bool isStrict,
        IEnumerable<ConfigError> warnings,
        IReadOnlyDictionary<TextLocation, (string Name, string Value)> references) =>
        new Planner(root, catalog, warnings).Plan(name, isStrict, references);

    private JobPlan Plan(string? name, bool isStrict, IReadOnlyDictionary<TextLocation, (string Name, string Value)> references)
    {
        CheckRootKeys();
        var environment = ReadEnvironment();
        var sources = new SectionReader(PluginKind.Source, _problems).Read(_root);
        var transforms = new SectionReader(PluginKind.Transform, _problems).Read(_root);
        var sinks = new SectionReader(PluginKind.Sink, _problems).Read(_root);
        foreach (var block in sources.Concat(transforms).Concat(sinks))
            AddNode(block, environment);

        // Without a source or a sink each name would be reported as unread or unknown: noise that hides the cause.
        var hasEnds = sources.Count > 0 && sinks.Count > 0;
        var inputs = hasEnds ? Wiring.Join(sources, transforms, sinks, _problems) : null;
        var problems = Sorted(isStrict);
        var errors = problems.Where(p => !p.IsWarning).ToList();
        if (errors.Count > 0 || inputs is null)
            throw new ConfigException(errors);
        foreach (var (block, from) in inputs)
            _nodes[block].Inputs = [.. from.Select(b => _nodes[b])];
        return new JobPlan(
            NameOf(name, environment),
            environment,
            [.. sources.Select(b => (SourceNode)_nodes[b])],
            InOrder(transforms.Select(b => (TransformNode)_nodes[b])),
            [.. sinks.Select(b => (SinkNode)_nodes[b])],
            [.. problems.Where(p => p.IsWarning)],
            _root)
        {
            References = references,
        };
    }

    private static string NameOf(string? given, JobEnvironment environment) =>
        string.IsNullOrWhiteSpace(given) || string.Equals(given, DefaultName, StringComparison.Ordinal)
            ? environment.JobName ?? DefaultName
            : given;

    private void CheckRootKeys()
    {
        foreach (var field in _root.Fields.Where(f => !RootKeys.Contains(f.Key, StringComparer.Ordinal)))
        {
            // A key of the file's own may be there for substitutions; one that is nearly a section's name is a slip.
            if (NearestName.Find(field.Key, RootKeys) is not { } near || field.Value is ConfigScalar || _root[near] is not null)
                continue;
            _problems.Add(new ConfigError(field.KeyLocation, field.Key, $"'{field.Key}' is not a section of a job", $"did you mean '{near}'?")
            {
                Code = ErrorCodes.UnknownSection,
            });
        }
    }

    private JobEnvironment ReadEnvironment()
    {
        switch (_root["env"])
        {
            case null or ConfigScalar { Kind: ConfigScalarKind.Null }:
                return EnvironmentReader.Read(ConfigObject.Empty, _problems);
            case ConfigObject section:
                return EnvironmentReader.Read(section, _problems);
            case { } other:
                _problems.Add(new ConfigError(other.Location, "env", $"'env' is a {other.KindName}, expected an object", "write env { ... }")
                {
                    Code = ErrorCodes.SectionForm,
                });
                return new JobEnvironment();
        }
    }

    private void AddNode(PluginBlock block, JobEnvironment environment)
    {
        var finder = new PluginFinder(_catalog, _problems);
        PlanNode? node = null;
        switch (block.Kind)
        {
            case PluginKind.Source when finder.Find<ISourceFactory>(block) is { } factory:
                SchemaCheck.Check(block.Config, block.IdFor(factory.Name), _problems);
                node = new SourceNode(block, factory, Bind(block, factory), block.Parallelism ?? environment.Parallelism);
                break;
            case PluginKind.Transform when finder.Find<ITransformFactory>(block) is { } factory:
                node = new TransformNode(block, factory, Bind(block, factory));
                break;
            case PluginKind.Sink when finder.Find<ISinkFactory>(block) is { } factory:
                // Bound again for each table; here for the errors that need no table.
                Bind(block, factory);
                node = new SinkNode(block, factory);
                break;
        }

        if (node is not null)
            _nodes.Add(block, node);
    }

    private OptionValues Bind(PluginBlock block, IPluginFactory factory) => factory.Options.Bind(
        block.Config, block.IdFor(factory.Name), _problems);

    private static List<TransformNode> InOrder(IEnumerable<TransformNode> transforms)
    {
        var left = transforms.ToList();
        var result = new List<TransformNode>(left.Count);
        while (left.Count > 0)
        {
            // There is no cycle, so each round finds some.
            var ready = left.Where(t => t.Inputs.All(i => i is SourceNode || result.Contains(i))).ToList();
            result.AddRange(ready);
            left.RemoveAll(ready.Contains);
        }

        return result;
    }

    private static bool IsUnknownOption(ConfigError problem) => string.Equals(problem.Code, OptionSet.UnknownOptionCode, StringComparison.Ordinal);

    private List<ConfigError> Sorted(bool isStrict) =>
    [
        .. SecretMask.Apply(_problems, _root)
            .Select(p => isStrict && IsUnknownOption(p) ? p with { IsWarning = false } : p)
            .Distinct()
            .OrderBy(p => p.Location.File, StringComparer.Ordinal)
            .ThenBy(p => p.Location.Line)
            .ThenBy(p => p.Location.Column),
    ];
}
