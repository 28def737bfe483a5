using Sluice.Connect.Config;
using Sluice.JobFiles.Planning;

namespace Sluice.JobFiles.Submissions;

/// <summary>Which addresses jobs may have a server call. Whoever may name any could reach what only the server reaches.</summary>
/// <param name="isAllowed">Whether the server's options allow an address.</param>
public sealed class NotifyRule(Func<string, bool> isAllowed)
{
    /// <summary>The addresses of a job that are not allowed.</summary>
    public IEnumerable<ConfigError> Check(JobPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Environment.Notify.Where(u => !isAllowed(u)).Select(u => new ConfigError(
            plan.Resolved.Location, "env.notify", $"option 'notify': this server lets no job name '{u}'", "add the beginning of the address to the server's option notify.allow, or use its notify.urls")
        {
            Code = ErrorCodes.NotifyForm,
        });
    }
}
