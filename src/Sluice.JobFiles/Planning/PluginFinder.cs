using Sluice.Connect;
using Sluice.Connect.Config;
using Sluice.Connect.Options;

namespace Sluice.JobFiles.Planning;

/// <summary>Finds the factory of a block, and says what is wrong when there is none.</summary>
internal sealed class PluginFinder(ConnectorCatalog catalog, ICollection<ConfigError> problems)
{
    /// <summary>The factory; <c>null</c> after an error was added.</summary>
    public T? Find<T>(PluginBlock block)
        where T : class, IPluginFactory
    {
        if (Find(block.Kind, block.PluginName) is T factory)
            return factory;
        problems.Add(Explain(block));
        return null;
    }

    private IPluginFactory? Find(PluginKind kind, string name) => kind switch
    {
        PluginKind.Source => catalog.FindSource(name),
        PluginKind.Transform => catalog.FindTransform(name),
        _ => catalog.FindSink(name),
    };

    private ConfigError Explain(PluginBlock block)
    {
        var kind = block.Kind.SectionName();
        var name = block.PluginName;
        var path = $"{block.Id}.plugin_name";
        var others = new[] { PluginKind.Source, PluginKind.Transform, PluginKind.Sink }.Where(k => Find(k, name) is not null).ToList();
        if (others.Count > 0)
        {
            var known = string.Join(" and a ", others.Select(k => k.SectionName()));
            return new ConfigError(
                block.NameLocation, path, $"'{name}' is a {known}, not a {kind}", Known(block.Kind))
            { Code = ErrorCodes.UnknownPlugin };
        }

        if (LaterPlugins.Contains(block.Kind, name))
            return new ConfigError(
                block.NameLocation,
                path,
                $"the {kind} '{name}' is not supported yet",
                Known(block.Kind))
            { Code = ErrorCodes.PluginNotYet };
        var near = NearestName.Find(name, Names(block.Kind));
        return new ConfigError(
            block.NameLocation, path, $"the {kind} '{name}' is not known", near is null ? Known(block.Kind) : $"did you mean '{near}'?")
        {
            Code = ErrorCodes.UnknownPlugin,
        };
    }

    private string Known(PluginKind kind)
    {
        var names = string.Join(", ", Names(kind).Order(StringComparer.OrdinalIgnoreCase));
        return $"the {kind.SectionName()}s are {names}";
    }

    private IEnumerable<string> Names(PluginKind kind) => kind switch
    {
        PluginKind.Source => catalog.Sources.Select(f => f.Name),
        PluginKind.Transform => catalog.Transforms.Select(f => f.Name),
        _ => catalog.Sinks.Select(f => f.Name),
    };
}
