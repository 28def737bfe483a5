using System.Reflection;

namespace Sluice.Composition;

/// <summary>Which release this is, as its build has written it down.</summary>
internal static class Release
{
    private const int Shown = 12;

    private static readonly string[] s_parts = (typeof(Release).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "").Split('+');

    /// <summary>The version.</summary>
    public static string Version => s_parts[0];

    /// <summary>The commit that it was built from, shortened; empty when the build did not know.</summary>
    public static string Commit => s_parts.Length < 2 ? "" : s_parts[1][..Math.Min(Shown, s_parts[1].Length)];
}
