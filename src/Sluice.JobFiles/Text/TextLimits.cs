namespace Sluice.JobFiles.Text;

/// <summary>Bounds that keep a hostile or broken file from taking the process with it.</summary>
internal static class TextLimits
{
    /// <summary>
    /// Levels of nesting. Passes over a finished tree (options, types, JSON text) recurse, here and in connectors; this bound is what
    /// makes that safe on every stack.
    /// </summary>
    public const int Depth = 1024;

    /// <summary>Nested substitutions, one reading the other, on top of the levels of nesting.</summary>
    public const int SubstitutionDepth = 1024;

    /// <summary>Size of a job file in bytes.</summary>
    public const int FileBytes = 16 * 1024 * 1024;

    /// <summary>Files that one job file may include, counting repetitions.</summary>
    public const int Includes = 256;

    /// <summary>Characters of a type: a level of its nesting reads the rest of it again.</summary>
    public const int TypeLength = 64 * 1024;

    /// <summary>Characters of all values once substitutions are filled in.</summary>
    public const long ResolvedSize = 64L * 1024 * 1024;
}
