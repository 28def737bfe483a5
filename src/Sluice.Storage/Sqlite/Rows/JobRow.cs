using Sluice.Core.Identity;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>A job, without its runs.</summary>
internal sealed record JobRow(JobId Id, string Name, Generation Generation, string Config);
