using Sluice.Connect.Config;
using Sluice.JobFiles.Text.Drafts;

namespace Sluice.JobFiles.Text;

/// <summary>For text that did not come from a file of this machine: nothing can be included.</summary>
internal sealed class NoIncludes : IIncludes
{
    public Draft Read(IncludeRequest request) =>
        throw new ConfigException(
            request.Location, "", "include is possible in a file only", "put the included text here", ErrorCodes.Include);
}
