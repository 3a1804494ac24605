"""The peer of the read bench: the same properties of all VMs through pyvmomi. Prints the count of VMs and the seconds."""
import os
import ssl
import sys
import time

from pyVim.connect import Disconnect, SmartConnect
from pyVmomi import vim, vmodl

PROPERTIES = ["name", "runtime.host", "runtime.powerState", "runtime.connectionState", "runtime.faultToleranceState",
              "config.template", "config.version", "config.changeVersion", "config.hardware.device"]

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
service = SmartConnect(host="127.0.0.1", port=int(sys.argv[1]), user=sys.argv[2], pwd=os.environ["LAB_PASSWORD"], sslContext=context)
content = service.RetrieveContent()

start = time.perf_counter()
view = content.viewManager.CreateContainerView(content.rootFolder, [vim.VirtualMachine], True)
query = vmodl.query.PropertyCollector
spec = query.FilterSpec(
    propSet=[query.PropertySpec(type=vim.VirtualMachine, pathSet=PROPERTIES)],
    objectSet=[query.ObjectSpec(obj=view, skip=True, selectSet=[
        query.TraversalSpec(type=vim.view.ContainerView, path="view", skip=False)])])
vms = 0
ports = []
page = content.propertyCollector.RetrievePropertiesEx([spec], query.RetrieveOptions(maxObjects=1000))
while page:
    for item in page.objects:
        vms += 1
        values = {p.name: p.val for p in item.propSet}
        for device in values.get("config.hardware.device", []):
            if isinstance(device, vim.vm.device.VirtualSerialPort):
                uri = getattr(device.backing, "serviceURI", None)
                ports.append((values["name"], device.key, uri, device.connectable.connected))
    page = content.propertyCollector.ContinueRetrievePropertiesEx(page.token) if page.token else None
print(vms, time.perf_counter() - start)
Disconnect(service)
