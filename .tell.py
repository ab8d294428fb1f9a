import os,time,tempfile,django,datetime as dt
os.environ["DEMO"]="1"; os.environ["ETABLI_DATA"]=tempfile.mkdtemp()
os.environ["DJANGO_SETTINGS_MODULE"]="config.settings"; django.setup()
from django.core.management import call_command
call_command("migrate",verbosity=0); call_command("geographie","charger")
from django.db import transaction
from demo import country
t=time.time(); 
with transaction.atomic(): country.tell()
print("told", time.time()-t)
from etabli.ateliers.models import Atelier
for a in Atelier.objects.order_by("pk"): print(a.pk,a.titre[:40],a.etat,a.notified_on)
