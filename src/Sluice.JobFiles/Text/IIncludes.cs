using Sluice.Connect.Config;
using Sluice.JobFiles.Text.Drafts;

namespace Sluice.JobFiles.Text;

/// <summary>Reads the files that a job file includes.</summary>
internal interface IIncludes
{
    /// <summary>Reads an included file.</summary>
    /// <param name="request">What is included, where, and how it is to be read.</param>
    /// <returns>An object, or a list for a section; <c>null</c> when the file does not exist and need not.</returns>
    /// <exception cref="ConfigException">The file cannot be read, or includes itself.</exception>
    Draft? Read(IncludeRequest request);
}
