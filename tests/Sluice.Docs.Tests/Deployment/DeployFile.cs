using YamlDotNet.RepresentationModel;

namespace Sluice.Docs.Tests.Deployment;

/// <summary>A file of deploy/.</summary>
internal static class DeployFile
{
    public static string PathOf(string name) => Path.Combine(Repository.Root, "deploy", name);

    public static string Text(string name) => File.ReadAllText(PathOf(name));

    /// <summary>The documents of a YAML file.</summary>
    public static IReadOnlyList<YamlMappingNode> Yaml(string name)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(PathOf(name));
        stream.Load(reader);
        return [.. stream.Documents.Select(d => (YamlMappingNode)d.RootNode)];
    }

    /// <summary>What lies at a path of names and places within lists; fails when there is nothing.</summary>
    public static YamlNode At(this YamlNode node, params object[] path) =>
        path.Aggregate(node, (at, step) => step is int place ? ((YamlSequenceNode)at).Children[place] : ((YamlMappingNode)at).Children[(string)step]);

    public static string Word(this YamlNode node) => ((YamlScalarNode)node).Value!;

    public static IReadOnlyList<string> Words(this YamlNode node) => [.. ((YamlSequenceNode)node).Children.Select(Word)];

    /// <summary>Every node below.</summary>
    public static IEnumerable<YamlNode> All(this YamlNode node) => node.AllNodes;
}
