namespace Sluice.Connect.Errors;

/// <summary>
/// What a task does just now, for "stuck where": connectors say each step that may take long or fail, just before it. Tests use
/// the same calls as the points where a process may die. Cheap; safe from any thread of the task.
/// </summary>
public interface IBreadcrumb
{
    /// <summary>Says what comes next.</summary>
    /// <param name="stage">A stable name, such as <c>sink.commit</c>.</param>
    /// <param name="detail">The SQL text or file name; never a secret or row data.</param>
    void At(string stage, string? detail = null);
}
