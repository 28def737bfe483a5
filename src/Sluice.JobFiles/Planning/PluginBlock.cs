using Sluice.Connect.Config;

namespace Sluice.JobFiles.Planning;

/// <summary>A block of a section, with the keys that the engine itself reads.</summary>
/// <param name="Kind">The section.</param>
/// <param name="Index">Its position in the section.</param>
/// <param name="PluginName">The plugin's name as written.</param>
/// <param name="NameLocation">Where the name stands.</param>
/// <param name="Config">The block.</param>
internal sealed record PluginBlock(PluginKind Kind, int Index, string PluginName, TextLocation NameLocation, ConfigObject Config)
{
    /// <summary>The name of its output, or <c>null</c>.</summary>
    public string? Output { get; init; }

    /// <summary>Where the output's name stands.</summary>
    public TextLocation OutputLocation { get; init; }

    /// <summary>The names of its inputs, with their places.</summary>
    public IReadOnlyList<ConfigScalar> Inputs { get; init; } = [];

    /// <summary>Its own parallelism, or <c>null</c>.</summary>
    public int? Parallelism { get; init; }

    /// <summary>Its name in messages.</summary>
    public string Id => IdFor(PluginName);

    public string IdFor(string name) => $"{Kind.SectionName()}[{Index}].{name}";
}
