using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Sluice.Architecture.Tests.Projects;

/// <summary>
/// What a built assembly really uses. A project also sees what its references bring along; only the assembly tells whether it used it.
/// </summary>
internal static class AssemblyFacts
{
    /// <summary>Assemblies used, split as a project file has them: ours, and all others.</summary>
    public static ProjectFacts Of(string project)
    {
        using var file = File.OpenRead(PathOf(project));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        var names = metadata.AssemblyReferences.Select(h => metadata.GetString(metadata.GetAssemblyReference(h).Name)).ToLookup(IsOurs);
        return new ProjectFacts(project, [.. names[true]], [.. names[false]]);
    }

    /// <summary>The full names of all types of other assemblies that it mentions.</summary>
    public static IReadOnlyList<string> TypesUsedBy(string project)
    {
        using var file = File.OpenRead(PathOf(project));
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference).Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}")];
    }

    private static string PathOf(string project) =>
        Path.Combine(AppContext.BaseDirectory, (project is "Sluice" ? "sluice" : project) + ".dll");

    private static bool IsOurs(string assembly) =>
        assembly.StartsWith("Sluice.", StringComparison.Ordinal) || assembly is "sluice";
}
