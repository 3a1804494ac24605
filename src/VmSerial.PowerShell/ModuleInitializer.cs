using System;
using System.IO;
using System.Management.Automation;
using System.Reflection;
#if NET
using System.Runtime.Loader;
#endif
using VmSerial.PowerShell.Sessions;

namespace VmSerial.PowerShell;

/// <summary>
/// Loads VmSerial.Core and its dependencies from <c>dependencies/</c>, away from other modules' copies, and ends the sessions
/// of the runspace when the module is removed.
/// </summary>
public sealed class ModuleInitializer : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly string s_folder = Path.GetDirectoryName(typeof(ModuleInitializer).Assembly.Location)!;
    private static readonly string s_dependencies = Path.Combine(s_folder, "dependencies");

#if NET
    /// <inheritdoc/>
    public void OnImport() => AssemblyLoadContext.Default.Resolving += ResolveCore;

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        // Sessions first: logging out may be what loads the rest of Core.
        SessionTable.EndCurrent();
        AssemblyLoadContext.Default.Resolving -= ResolveCore;
    }

    // Only the edge of the graph is answered here; the context resolves the rest.
    private static Assembly? ResolveCore(AssemblyLoadContext context, AssemblyName name)
        => name.Name == "VmSerial.Core" ? ModuleLoadContext.Instance.LoadFromAssemblyName(name) : null;

    private sealed class ModuleLoadContext : AssemblyLoadContext
    {
        public static readonly ModuleLoadContext Instance = new();

        private ModuleLoadContext() : base("VmSerial") { }

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(s_dependencies, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
#else
    /// <inheritdoc/>
    public void OnImport() => AppDomain.CurrentDomain.AssemblyResolve += Resolve;

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        SessionTable.EndCurrent();
        AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
    }

    // .NET Framework has no load contexts: at least nobody else's request is answered with our copies.
    private static Assembly? Resolve(object sender, ResolveEventArgs args)
    {
        string? asking = args.RequestingAssembly is null or { IsDynamic: true } ? null : args.RequestingAssembly.Location;
        if (asking is null || !asking.StartsWith(s_folder, StringComparison.OrdinalIgnoreCase))
            return null;
        string path = Path.Combine(s_dependencies, new AssemblyName(args.Name).Name + ".dll");
        return File.Exists(path) ? Assembly.LoadFrom(path) : null;
    }
#endif
}
